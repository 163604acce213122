/** Stands in for what is still on its way. Shown only after a moment, so that quick answers do not flicker. */
export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className="loading">
      <span className="spinner" aria-hidden="true" /> Loading {what}…
    </p>
  );
}
