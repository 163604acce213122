interface MeterProps {
  label: string;
  value: number;
  greatest: number;
  /** The value in words. */
  text: string;
}

/** A bar that is as full as `value` of `greatest`. Drawn, because browsers let `<meter>` be styled only in part. */
export function Meter({ label, value, greatest, text }: MeterProps) {
  const percent = greatest > 0 ? Math.min(Math.max((value / greatest) * 100, 0), 100) : 0;
  return (
    <svg
      className="meter"
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={greatest}
      aria-valuenow={value}
      aria-valuetext={text}
    >
      <rect width={percent} height={1} />
    </svg>
  );
}
