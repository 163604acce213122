import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BackgroundLoop } from './background-loop';

describe('BackgroundLoop', () => {
  const logger = { log: vi.fn(), warn: vi.fn() };
  let loop: BackgroundLoop;

  function start(step: () => Promise<void>): void {
    loop = new BackgroundLoop({
      name: 'A loop',
      step,
      intervalMs: 60_000,
      logger: logger as unknown as Logger,
    });
    loop.start();
  }

  beforeEach(() => vi.clearAllMocks());
  afterEach(() => loop.stop());

  it('runs a round at once and another at each wake-up', async () => {
    const step = vi.fn(async () => undefined);
    start(step);
    await vi.waitFor(() => expect(step).toHaveBeenCalledTimes(1));
    loop.wake();
    await vi.waitFor(() => expect(step).toHaveBeenCalledTimes(2));
  });

  it('runs another round when it is woken in the middle of one', async () => {
    let finish: () => void = () => undefined;
    const step = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    start(step);
    loop.wake();
    loop.wake();
    finish();
    await vi.waitFor(() => expect(step).toHaveBeenCalledTimes(2));
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(step).toHaveBeenCalledTimes(2);
  });

  it('logs an outage once when it begins and once when it ends', async () => {
    let failuresLeft = 3;
    start(async () => {
      if (failuresLeft-- > 0) throw new Error('no connection');
    });
    await vi.waitFor(() => expect(logger.log).toHaveBeenCalledTimes(1), { timeout: 3_000 });
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('no connection'));
    expect(loop.isFailing).toBe(false);
  });

  it('waits for the round in hand when it stops', async () => {
    let finish: () => void = () => undefined;
    let finished = false;
    start(async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      finished = true;
    });
    const stopped = loop.stop();
    finish();
    await stopped;
    expect(finished).toBe(true);
  });
});
