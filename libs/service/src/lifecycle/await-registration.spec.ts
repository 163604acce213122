import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Registration } from '@trellis/discovery';
import { describe, expect, it } from 'vitest';
import { awaitRegistration } from './await-registration';
import { StartInterrupted } from './lifecycle';
import { StartFailure } from './start-failure';

describe('waiting for the entry in the registry', () => {
  const url = 'consul://:hidden@consul:8500';
  const { signal } = new AbortController();
  const noTime = { url, timeoutMs: 1, signal };

  function registering() {
    const { promise, resolve, reject } = Promise.withResolvers<Registration>();
    const registration = { isOut: false, deregister: async () => void (registration.isOut = true) };
    return { promise, registration, enter: () => resolve(registration), reject };
  }

  it('hands out the registration', async () => {
    const { promise, enter, registration } = registering();
    enter();
    await expect(awaitRegistration(promise, { ...noTime, timeoutMs: 60_000 })).resolves.toBe(registration);
    expect(registration.isOut).toBe(false);
  });

  it('fails as the registration does', async () => {
    const { promise, reject } = registering();
    reject(new Error('refused'));
    await expect(awaitRegistration(promise, { ...noTime, timeoutMs: 60_000 })).rejects.toThrow('refused');
  });

  it('gives up in one line that names the variable and no secret', async () => {
    const waiting = awaitRegistration(registering().promise, noTime);
    await expect(waiting).rejects.toThrow(StartFailure);
    await expect(waiting).rejects.toThrow(
      /^Gave up registering with the registry at consul:8500 \(REGISTRY_URL\) after 0 s: .*$/,
    );
  });

  it.each(['before', 'during'])('is interrupted by a stop that comes %s it', async (when) => {
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    const waiting = awaitRegistration(registering().promise, {
      url,
      timeoutMs: 60_000,
      signal: controller.signal,
    });
    controller.abort();
    await expect(waiting).rejects.toThrow(StartInterrupted);
  });

  it('takes out an entry that is made after it has given up', async () => {
    const { promise, enter, registration } = registering();
    await expect(awaitRegistration(promise, noTime)).rejects.toThrow(StartFailure);
    enter();
    await nextTurn();
    expect(registration.isOut).toBe(true);
  });
});
