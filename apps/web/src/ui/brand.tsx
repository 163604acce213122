/** The mark and the name. */
export function Brand() {
  return (
    <span className="brand">
      <img src="/favicon.svg" alt="" width={30} height={30} />
      <span className="brand-name">Trellis</span>
    </span>
  );
}
