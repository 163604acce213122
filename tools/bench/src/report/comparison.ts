import { ratiosByRun, summarise } from './statistics';
import { formatFigure, formatTable } from './table';

/** One measurement: how fast, and what it cost the processes that were measured. */
export interface Measurement {
  /** Events, calls or transactions a second. */
  readonly perSecond: number;
  /** Processor time that the measured Node processes took for each, in microseconds. */
  readonly cpuMicroseconds: number;
}

/** A ratio that a figure has to reach. */
export interface Target {
  /** The row that is compared with. */
  readonly baseline: string;
  /** The least that the median of the runs' ratios may be. */
  readonly atLeast: number;
}

/** Measurements of several things over several runs, each compared with one of them in the same run. */
export class Comparison {
  private readonly rows = new Map<string, Measurement[]>();
  private readonly targets = new Map<string, Target>();

  /**
   * @param title says what is compared
   * @param unit `events/s`
   * @param baseline the name of the row that the others are compared with
   */
  constructor(
    readonly title: string,
    private readonly unit: string,
    private readonly baseline: string,
  ) {}

  /** Notes one run's measurement of a row. */
  add(row: string, measurement: Measurement): void {
    const measurements = this.rows.get(row) ?? [];
    measurements.push(measurement);
    this.rows.set(row, measurements);
  }

  /** Says what a row is meant to reach against the baseline. */
  expectAtLeast(row: string, atLeast: number): void {
    this.targets.set(row, { baseline: this.baseline, atLeast });
  }

  /** The table, with a line for each target below it. */
  format(): string {
    const heading = ['', `${this.unit} median`, 'range', 'ratio', 'range', 'CPU µs each', 'range'];
    const rows = [...this.rows].map(([name, measurements]) => this.formatRow(name, measurements));
    const verdicts = [...this.targets].map(([name, target]) => this.formatVerdict(name, target));
    return [this.title, formatTable([heading, ...rows]), ...verdicts].join('\n');
  }

  private formatRow(name: string, measurements: readonly Measurement[]): string[] {
    const speed = summarise(measurements.map(({ perSecond }) => perSecond));
    const cpu = summarise(measurements.map(({ cpuMicroseconds }) => cpuMicroseconds));
    const ratio = name === this.baseline ? undefined : this.ratioOf(name);
    return [
      name,
      formatFigure(speed.median),
      range(speed),
      ratio ? formatFigure(ratio.median) : 'baseline',
      ratio ? range(ratio) : '',
      formatFigure(cpu.median),
      range(cpu),
    ];
  }

  private formatVerdict(name: string, { baseline, atLeast }: Target): string {
    const { median } = this.ratioOf(name);
    const verdict = median >= atLeast ? 'holds' : 'MISSED';
    return `target: ${name} at least ${formatFigure(atLeast)} of ${baseline}: ${formatFigure(median)}, ${verdict}`;
  }

  private ratioOf(name: string) {
    return summarise(ratiosByRun(this.speeds(name), this.speeds(this.baseline)));
  }

  private speeds(name: string): number[] {
    return (this.rows.get(name) ?? []).map(({ perSecond }) => perSecond);
  }
}

function range({ least, greatest }: { least: number; greatest: number }): string {
  return `${formatFigure(least)} – ${formatFigure(greatest)}`;
}
