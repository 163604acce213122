import { withinTime } from '../lifecycle/within-time';

/** A dependency that readiness looks at. */
export interface ReadinessCheck {
  /** What `/readyz` calls it: `database`. */
  readonly name: string;
  /**
   * True: the service cannot answer without it, so that a failure makes it not ready. False: it is only reported, because
   * the service works on through its absence (the registry's last known list stands, the outbox keeps the events).
   */
  readonly required: boolean;
  /** Resolves when the dependency answers. */
  check(): Promise<unknown>;
}

/** Where a process stands between its start and its end. */
export type Phase = 'starting' | 'serving' | 'draining';

/** What `/readyz` answers. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly status: Phase;
  readonly checks: Readonly<Record<string, 'ok' | 'failing'>>;
}

interface CachedResult {
  readonly atMs: number;
  readonly ok: Promise<boolean>;
}

/** How long a result is good for, so that many probes cost one check. */
const freshMs = 2_000;
/** When a check that does not answer counts as failed. */
const checkTimeoutMs = 2_000;

/** Whether this instance should get calls. Nothing runs between two probes. */
export class Readiness {
  private readonly checks: ReadinessCheck[] = [];
  private readonly results = new Map<string, CachedResult>();

  private currentPhase: Phase = 'starting';
  private currentPhaseSince: Date;

  constructor(private readonly now: () => number = Date.now) {
    this.currentPhaseSince = new Date(now());
  }

  get phase(): Phase {
    return this.currentPhase;
  }

  set phase(next: Phase) {
    this.currentPhase = next;
    this.currentPhaseSince = new Date(this.now());
  }

  /** When the phase began. */
  get phaseSince(): Date {
    return this.currentPhaseSince;
  }

  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  async report(): Promise<ReadinessReport> {
    // Dependencies may not be there yet, or not any more: nobody asks them then.
    if (this.phase !== 'serving') return { ready: false, status: this.phase, checks: {} };
    const outcomes = await Promise.all(
      this.checks.map(async (check) => ({ check, ok: await this.result(check) })),
    );
    return {
      ready: outcomes.every(({ check, ok }) => ok || !check.required),
      status: this.phase,
      checks: Object.fromEntries(outcomes.map(({ check, ok }) => [check.name, ok ? 'ok' : 'failing'])),
    };
  }

  private result(check: ReadinessCheck): Promise<boolean> {
    const cached = this.results.get(check.name);
    if (cached && this.now() - cached.atMs < freshMs) return cached.ok;
    const ok = answersInTime(check);
    this.results.set(check.name, { atMs: this.now(), ok });
    return ok;
  }
}

async function answersInTime(check: ReadinessCheck): Promise<boolean> {
  try {
    await withinTime(check.check(), checkTimeoutMs, 'no answer');
    return true;
  } catch {
    return false;
  }
}
