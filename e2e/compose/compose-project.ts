import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WORKSPACE } from '../harness/workspace';

const run = promisify(execFile);

/** The system's containers, handled as a person does. */
export class ComposeProject {
  /** @param command what `npm run test:compose` handles them by: `docker compose` with its options */
  constructor(private readonly command: readonly string[]) {}

  static given(): ComposeProject {
    const command = process.env.TRELLIS_E2E_COMPOSE;
    if (!command) throw new Error('These tests are run by npm run test:compose.');
    return new ComposeProject(JSON.parse(command) as string[]);
  }

  /** Kills a service's containers as a crash does. Compose does not start them again by itself. */
  async kill(service: string): Promise<void> {
    await this.compose('kill', service);
  }

  /** Starts what is not running, and waits for what that depends on. */
  async up(...services: readonly string[]): Promise<void> {
    await this.compose('up', '--detach', ...services);
  }

  /** Stops everything in order and removes the containers; the data stays. @returns how long it took, in milliseconds */
  async down(): Promise<number> {
    const startedAt = performance.now();
    await this.compose('down');
    return performance.now() - startedAt;
  }

  private async compose(...args: readonly string[]): Promise<void> {
    const [program, ...options] = this.command;
    await run(program!, [...options, ...args], { cwd: WORKSPACE });
  }
}
