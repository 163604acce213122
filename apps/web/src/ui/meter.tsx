interface MeterProps {
  label: string;
  value: number;
  greatest: number;
  /** The value in words. */
  text: string;
}

const leafCount = 24;

/** A vine with as many green leaves as `value` of `greatest` makes; one at least while there is anything left. */
export function Meter({ label, value, greatest, text }: MeterProps) {
  const part = greatest > 0 ? Math.min(Math.max(value / greatest, 0), 1) : 0;
  const green = part === 0 ? 0 : Math.max(Math.round(part * leafCount), 1);
  return (
    <svg
      className="meter"
      viewBox={`0 0 ${leafCount * 10 + 4} 26`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={greatest}
      aria-valuenow={value}
      aria-valuetext={text}
    >
      <path className="meter-stem" d={`M1 13H${leafCount * 10 + 3}`} />
      {Array.from({ length: leafCount }, (_, index) => (
        <path
          key={index}
          className={index < green ? 'meter-leaf meter-leaf-green' : 'meter-leaf'}
          d={index % 2 === 0 ? 'M0 13C0 6 4 2 11 2c0 7-4 11-11 11Z' : 'M0 13c0 7 4 11 11 11 0-7-4-11-11-11Z'}
          transform={`translate(${index * 10 + 1} 0)`}
        />
      ))}
    </svg>
  );
}
