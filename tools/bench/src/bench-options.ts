import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BusName } from './servers/bench-servers';

const BENCHES = ['outbox', 'rpc', 'bus'] as const;
export type BenchName = (typeof BENCHES)[number];

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly bench: BenchName;
  /** How often everything is measured, in turn. */
  readonly runs: number;
  readonly buses: readonly BusName[];
  /** How many events, or records, one run carries. */
  readonly events: number;
  /** How long one load runs. */
  readonly durationMs: number;
  /** Folder for processor profiles of what is measured; undefined for none, which is faster. */
  readonly profileDirectory: string | undefined;
}

/** The command line cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: npm run bench -- outbox|rpc|bus [options]

  outbox   relay, writers and latency, against bare kafkajs and against no outbox
  rpc      the kit's gRPC server and client, against bare grpc-js
  bus      both adapters of the event bus, against bare kafkajs

  --runs <n>         how often everything is measured, in turn (5)
  --bus <name>       postgres, kafka or both (both)
  --events <n>       events that one run carries (50000)
  --seconds <n>      how long one load of writers or calls runs (4)
  --profile <folder> writes processor profiles of what is measured there

It is a measurement: the exit code is 1 when an event was lost or reordered or a bench failed, else 0.`;

/** @throws {UsageError} with one line that says what is wrong */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args);
  const [bench, ...rest] = positionals;
  if (!isBench(bench)) throw new UsageError(`Name a bench: ${BENCHES.join(', ')}.`);
  if (rest.length > 0) throw new UsageError(`One bench at a time; ${rest.join(' ')} is too much.`);
  return {
    bench,
    runs: wholeNumber('--runs', values.runs, 1),
    buses: busesOf(values.bus),
    events: wholeNumber('--events', values.events, 1_000),
    durationMs: wholeNumber('--seconds', values.seconds, 1) * 1_000,
    profileDirectory: values.profile === undefined ? undefined : path.resolve(values.profile),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '5' },
        bus: { type: 'string', default: 'both' },
        events: { type: 'string', default: '50000' },
        seconds: { type: 'string', default: '4' },
        profile: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function isBench(name: string | undefined): name is BenchName {
  return (BENCHES as readonly (string | undefined)[]).includes(name);
}

function busesOf(name: string): readonly BusName[] {
  if (name === 'both') return ['postgres', 'kafka'];
  if (name === 'postgres' || name === 'kafka') return [name];
  throw new UsageError(`--bus is postgres, kafka or both, not ${name}.`);
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new UsageError(`${option} takes a whole number from ${least} up, not ${text}.`);
  return value;
}
