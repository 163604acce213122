import type { BenchOptions } from '../bench-options';
import type { BenchResult } from '../report/bench-result';
import { Comparison } from '../report/comparison';
import { totalOf, type CountedWindow } from '../report/total-of';
import { BenchCertificates } from './bench-certificates';
import { createBenchToken, type BenchToken } from './bench-token';
import { RpcSide } from './rpc-side';

const TARGET = 0.85;
const IN_FLIGHT = [1, 64] as const;
const WARM_UP_MS = 1_500;
const TURNS = 4;

const rows = {
  bare: 'bare grpc-js',
  kit: 'kit, no identity',
  bareWithToken: 'bare grpc-js, token sent, not verified',
  kitWithToken: 'kit, token sent and verified',
} as const;

/** Measures calls of the kit's client to the kit's server against grpc-js alone: same messages, TLS and deadlines. */
export async function runRpcBench(options: BenchOptions): Promise<BenchResult> {
  const certificates = new BenchCertificates();
  try {
    const token = await createBenchToken();
    const comparisons = IN_FLIGHT.map((inFlight) => {
      const title = `Calls, ${inFlight} in flight, TLS, client and server a process each`;
      const comparison = new Comparison(title, 'calls/s', rows.bare);
      comparison.expectAtLeast(rows.kit, TARGET);
      return { inFlight, comparison };
    });
    for (let run = 1; run <= options.runs; run += 1) {
      console.error(`run ${run} of ${options.runs}`);
      const sides = await startSides(certificates, token);
      for (const { inFlight, comparison } of comparisons) {
        await measure(comparison, inFlight, sides, options.durationMs);
      }
      for (const side of sides.values()) await side.finish();
    }
    return { report: comparisons.map(({ comparison }) => comparison.format()).join('\n\n'), faults: [] };
  } finally {
    certificates.dispose();
  }
}

/** By row, in the order in which they take turns. Those that wait cost nothing. */
async function startSides(
  certificates: BenchCertificates,
  token: BenchToken,
): Promise<ReadonlyMap<string, RpcSide>> {
  const sides = new Map([
    [rows.bare, await RpcSide.start('bare', certificates, undefined)],
    [rows.kit, await RpcSide.start('kit', certificates, undefined)],
    [rows.bareWithToken, await RpcSide.start('bare', certificates, token)],
    [rows.kitWithToken, await RpcSide.start('kit', certificates, token)],
  ]);
  return new Map<string, RpcSide>(sides);
}

/** Short turns one after the other, so that a busy moment of the machine falls on every side. */
async function measure(
  comparison: Comparison,
  inFlight: number,
  sides: ReadonlyMap<string, RpcSide>,
  durationMs: number,
): Promise<void> {
  const windows = new Map<string, CountedWindow[]>([...sides.keys()].map((row) => [row, []]));
  for (const side of sides.values()) await side.call(inFlight, WARM_UP_MS);
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [row, side] of sides) windows.get(row)?.push(await side.call(inFlight, durationMs / TURNS));
  }
  for (const [row, turns] of windows) comparison.add(row, totalOf(turns));
}
