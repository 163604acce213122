import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { parseEndpoint } from '@trellis/endpoint';
import { withinTime } from './within-time';
import { connectionTrouble, StartFailure } from './start-failure';

/** Something that must answer before the service can start. */
export interface Dependency {
  /** `the database`. */
  readonly name: string;
  /** The variable that says where it is. */
  readonly variable: string;
  readonly url: string;
  /** Resolves when it answers. */
  check(): Promise<unknown>;
}

/** How {@link awaitDependencies} waits, in milliseconds. */
export interface WaitOptions {
  readonly timeoutMs: number;
  /** The shortest time between two messages about one dependency. Defaults to 5 seconds. */
  readonly messageIntervalMs?: number;
  /** The longest pause between two attempts; the first is an eighth of it. Defaults to 1 second. */
  readonly retryIntervalMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits until all dependencies answer, and says every few seconds which does not and why.
 *
 * @throws {StartFailure} when the time is over, or at once when waiting cannot help (a wrong password)
 */
export async function awaitDependencies(
  dependencies: readonly Dependency[],
  options: WaitOptions,
): Promise<void> {
  const abandoned = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abandoned.signal]) : abandoned.signal;
  try {
    await Promise.all(dependencies.map((dependency) => awaitDependency(dependency, { ...options, signal })));
  } finally {
    abandoned.abort();
  }
}

async function awaitDependency(
  dependency: Dependency,
  options: WaitOptions & { signal: AbortSignal },
): Promise<void> {
  const log = new Logger('Start');
  const { timeoutMs, messageIntervalMs = 5_000, retryIntervalMs = 1_000, signal } = options;
  const what = `${dependency.name} at ${locationOf(dependency.url)} (${dependency.variable})`;
  const startedMs = Date.now();
  let messageMs = Number.NEGATIVE_INFINITY;
  let reason = 'it does not answer';
  for (let pauseMs = retryIntervalMs / 8; ; pauseMs = Math.min(pauseMs * 2, retryIntervalMs)) {
    const remainingMs = startedMs + timeoutMs - Date.now();
    const failure = remainingMs > 0 ? await attempt(dependency, remainingMs) : { error: new Error(reason) };
    if (!failure) return;
    if (signal.aborted) return;
    const trouble = connectionTrouble(failure.error);
    reason = trouble.reason;
    if (!trouble.mayPass) throw new StartFailure(`Cannot use ${what}: ${reason}.`, { cause: failure.error });
    if (Date.now() - startedMs >= timeoutMs) {
      const seconds = Math.round(timeoutMs / 100) / 10;
      throw new StartFailure(`Gave up waiting for ${what} after ${seconds} s: ${reason}.`, {
        cause: failure.error,
      });
    }
    if (Date.now() - messageMs >= messageIntervalMs) {
      messageMs = Date.now();
      log.log(`Waiting for ${what}: ${reason}`);
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}

async function attempt(dependency: Dependency, timeoutMs: number): Promise<{ error: unknown } | undefined> {
  try {
    await withinTime(dependency.check(), Math.min(timeoutMs, 10_000), 'it does not answer');
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Where a URL points, without who signs in there: `127.0.0.1:5432/order`. */
export function locationOf(url: string): string {
  try {
    const { hosts, path } = parseEndpoint(url);
    const servers = hosts.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`)).join(',');
    return path === '' ? servers : `${servers}/${path}`;
  } catch {
    return 'an address that cannot be read';
  }
}
