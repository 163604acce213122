import { Logger } from '@nestjs/common';
import type { Registration } from '@trellis/discovery';
import { messageOf } from '@trellis/errors';
import { locationOf } from './await-dependencies';
import { StartInterrupted } from './lifecycle';
import { StartFailure } from './start-failure';

/** How {@link awaitRegistration} waits. */
export interface RegistrationWaitOptions {
  /** `REGISTRY_URL`. */
  readonly url: string;
  /** In milliseconds. */
  readonly timeoutMs: number;
  /** Aborts when the service is to stop. */
  readonly signal: AbortSignal;
}

/**
 * Waits for the service's entry in the registry, but not for ever. An entry that is made after the wait has ended is
 * taken out again.
 *
 * @throws {StartFailure} when the time is over, {@link StartInterrupted} when the service is to stop
 */
export async function awaitRegistration(
  registering: Promise<Registration>,
  { url, timeoutMs, signal }: RegistrationWaitOptions,
): Promise<Registration> {
  const given = Promise.withResolvers<never>();
  const interrupt = (): void => given.reject(new StartInterrupted());
  const timer = setTimeout(() => {
    const what = `the registry at ${locationOf(url)} (REGISTRY_URL)`;
    given.reject(
      new StartFailure(
        `Gave up registering with ${what} after ${Math.round(timeoutMs / 100) / 10} s: the log before this line says why.`,
      ),
    );
  }, timeoutMs);
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    return await Promise.race([given.promise, registering]);
  } catch (error) {
    void takeOutLate(registering);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}

async function takeOutLate(registering: Promise<Registration>): Promise<void> {
  // A registry that is closed meanwhile rejects, and has taken the entry out.
  const registration = await registering.catch(() => undefined);
  await registration?.deregister().catch((error: unknown) => {
    new Logger('Service').warn(`A late entry in the registry could not be taken out: ${messageOf(error)}`);
  });
}
