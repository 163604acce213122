import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseBenchOptions, UsageError, USAGE, type BenchOptions } from './bench-options';
import { runBusBench } from './bus/bus-bench';
import { runOutboxBench } from './outbox/outbox-bench';
import { BenchProcess } from './process/bench-process';
import { profileVariable } from './process/measured-window';
import type { BenchResult } from './report/bench-result';
import { runRpcBench } from './rpc/rpc-bench';

/** What a shell says of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Runs the bench that the command line names and answers the exit code. */
export async function main(root: string, args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  // What waits for a process fails with it, and the bench stops its servers on the way out.
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
    void BenchProcess.endAll();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const options = parseBenchOptions(args);
    if (options.profileDirectory) {
      await mkdir(options.profileDirectory, { recursive: true });
      process.env[profileVariable] = options.profileDirectory;
    }
    const { report, faults } = await runBench(root, options);
    console.log(`\n${machine()}\n\n${report}\n`);
    for (const fault of faults) console.error(`FAULT: ${fault}`);
    return faults.length > 0 ? 1 : 0;
  } catch (error) {
    if (isInterrupted) return INTERRUPTED;
    console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
    return 1;
  } finally {
    await BenchProcess.endAll();
  }
}

function runBench(root: string, options: BenchOptions): Promise<BenchResult> {
  switch (options.bench) {
    case 'outbox':
      return runOutboxBench(options, path.join(root, 'tools/bench/prisma/migrations'));
    case 'rpc':
      return runRpcBench(options);
    case 'bus':
      return runBusBench(options);
  }
}

function machine(): string {
  const [first] = cpus();
  return `Node ${process.version}, ${cpus().length} × ${first?.model ?? 'unknown processor'}`;
}
