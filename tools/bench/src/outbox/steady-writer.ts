import { setTimeout as delay } from 'node:timers/promises';
import type { BenchService } from './bench-service';
import { transactionOf } from './writer';

/** Transactions at a fixed rate, whether or not the ones before are over. */
export interface SteadyLoad {
  readonly topic: string;
  readonly perSecond: number;
  readonly durationMs: number;
}

/** One committed event: when its transaction's COMMIT was acknowledged, on the machine's monotonic clock. */
export interface CommittedEvent {
  readonly key: string;
  readonly sequence: number;
  readonly committedAtNs: bigint;
}

/** Commits events at a fixed rate and answers when each was. */
export async function runSteadyWriter(service: BenchService, load: SteadyLoad): Promise<CommittedEvent[]> {
  const transact = transactionOf(service, { kind: 'withEvent', topic: load.topic }, 'steady');
  const committed: CommittedEvent[] = [];
  const running: Promise<void>[] = [];
  const total = Math.round((load.perSecond * load.durationMs) / 1_000);
  const startedAtMs = performance.now();
  for (let nth = 0; nth < total; nth += 1) {
    const waitMs = startedAtMs + (nth * 1_000) / load.perSecond - performance.now();
    if (waitMs > 0) await delay(waitMs);
    running.push(
      transact().then((change) => {
        committed.push({ ...change, committedAtNs: process.hrtime.bigint() });
      }),
    );
  }
  await Promise.all(running);
  return committed;
}
