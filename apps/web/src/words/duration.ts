const millisecond = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A time that passed, in the unit that suits it: `0.4 ms`, `31 ms`, `2.5 s`, `4 min 10 s`, `3 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 10) return `${fine.format(ms)} ms`;
  if (ms < 999.5) return `${millisecond.format(ms)} ms`;
  if (ms < 59_950) return `${fine.format(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return inTwo(seconds, 60, 'min', 's');
  return inTwo(Math.round(seconds / 60), 60, 'h', 'min');
}

/** An amount of small units in large ones and what is left. */
function inTwo(amount: number, perLarge: number, large: string, small: string): string {
  const rest = amount % perLarge;
  const whole = `${Math.floor(amount / perLarge)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
