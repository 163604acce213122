import type { RunningService } from './running-service';
import type { ServiceOptions } from './service-options';
import { ServiceRun } from './service-run';

/**
 * Starts a service inside this process, with an environment of its own, and without touching the process: no signals, no
 * exit. For integration tests of a service.
 *
 * @throws {ConfigurationError} or {@link StartFailure}
 */
export async function runService(
  options: ServiceOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  return new ServiceRun(options, environment).start();
}
