import { Logger } from '@nestjs/common';
import { ConfigurationError } from './configuration/configuration.errors';
import { StartInterrupted } from './lifecycle/lifecycle';
import { ProcessSupervisor } from './lifecycle/process-supervisor';
import { StartFailure } from './lifecycle/start-failure';
import { serviceCommandOf, UnknownCommandError, type ServiceCommand } from './service-command';
import type { ServiceOptions } from './service-options';
import { ServiceRun } from './service-run';

/** What `sysexits.h` calls EX_USAGE. */
const usageExitCode = 64;

/** What `sysexits.h` calls EX_CONFIG. */
const configurationExitCode = 78;

/** What a launcher is told by `process.send` once a service is up. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly service: string;
  readonly instanceId: string;
  readonly protocol: 'grpc' | 'http';
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
}

/**
 * Runs a service as this process: reads the environment, starts everything in order, resolves once the service is
 * registered, and from then on ends the process as its signals say. With `migrate` as its first argument it brings the
 * database's tables up to date instead, and ends. Exit codes: 0 after an orderly stop, 64 when the arguments and 78 when
 * the configuration is wrong, 1 otherwise.
 */
export async function startService(options: ServiceOptions): Promise<void> {
  const [, entryFile, ...words] = process.argv;
  let command: ServiceCommand;
  let run: ServiceRun;
  try {
    command = serviceCommandOf(words);
    run = new ServiceRun(options, process.env, entryFile, command);
  } catch (error) {
    const exitCode = exitCodeOf(error);
    if (exitCode === undefined) throw error;
    process.stderr.write(`${options.name}: ${(error as Error).message}\n`);
    process.exit(exitCode);
  }
  const supervisor = new ProcessSupervisor(run, run.configuration);
  supervisor.watch();
  try {
    if (command === 'migrate') {
      await run.migrate();
      await supervisor.end('the tables are up to date', 0);
      return;
    }
    const { info, addresses } = await run.start();
    const message: ReadyMessage = {
      type: 'ready',
      service: info.name,
      instanceId: info.instanceId,
      ...addresses,
    };
    process.send?.(message);
  } catch (error) {
    // A stop that came meanwhile ends the process by itself.
    if (error instanceof StartInterrupted) return;
    reportFailedStart(error);
    await supervisor.end('the start failed', 1);
  }
}

/** Undefined for what is a defect of the program. */
function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof UnknownCommandError) return usageExitCode;
  return error instanceof ConfigurationError ? configurationExitCode : undefined;
}

function reportFailedStart(error: unknown): void {
  const log = new Logger('Start');
  if (error instanceof StartFailure) log.fatal(error.message);
  else log.fatal('The start failed', error instanceof Error ? error : new Error(String(error)));
}
