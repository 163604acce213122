/** What repeated measurements of one thing came to. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

/**
 * Median and range of measurements.
 * @throws when there is none
 */
export function summarise(values: readonly number[]): Summary {
  const sorted = ascending(values);
  return { median: percentile(sorted, 50), least: sorted[0]!, greatest: sorted.at(-1)! };
}

/**
 * The value below which `percent` of the values lie, interpolated between the two nearest.
 * @throws when there is none
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = ascending(values);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Each measurement against the baseline of the same run: what the machine did to both in that run cancels out.
 * @throws when there are not as many of one as of the other
 */
export function ratiosByRun(measured: readonly number[], baseline: readonly number[]): number[] {
  if (measured.length !== baseline.length) {
    throw new Error(`${measured.length} measurements do not pair with ${baseline.length} baselines.`);
  }
  return measured.map((value, run) => value / baseline[run]!);
}

function ascending(values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new Error('There is nothing to summarise.');
  return [...values].sort((a, b) => a - b);
}
