import { afterEach, describe, expect, test, vi } from 'vitest';
import { ActivityLog } from './activity-log';

const standing = {
  outboxDepth: 1,
  outboxOldestAgeSeconds: 2,
  deadLetterCount: 3,
  parkedKeyCount: 4,
  consumerLag: 5,
};

/** A log whose clock and counters a test turns. */
function logWith(delivery: () => Promise<typeof standing> | undefined) {
  const clock = { atMs: 1_000_000, calls: 100, failures: 10 };
  const log = new ActivityLog(delivery, {
    totals: () => Promise.resolve({ calls: clock.calls, failures: clock.failures }),
    now: () => clock.atMs,
  });
  const step = async (seconds: number, calls: number, failures: number) => {
    clock.atMs += seconds * 1_000;
    clock.calls += calls;
    clock.failures += failures;
    await log.sample();
  };
  return { log, step };
}

test('a step tells what was counted since the one before, by the second', async () => {
  const { log, step } = logWith(() => Promise.resolve(standing));
  await step(0, 0, 0);
  await step(5, 50, 5);
  await step(10, 0, 0);
  expect(log.since()).toEqual([
    { endedAt: new Date(1_000_000), callsPerSecond: 0, failuresPerSecond: 0, delivery: standing },
    { endedAt: new Date(1_005_000), callsPerSecond: 10, failuresPerSecond: 1, delivery: standing },
    { endedAt: new Date(1_015_000), callsPerSecond: 0, failuresPerSecond: 0, delivery: standing },
  ]);
  expect(log.since(new Date(1_005_000))).toHaveLength(1);
});

test('half an hour is kept', async () => {
  const { log, step } = logWith(() => undefined);
  for (let taken = 0; taken < 361; taken++) await step(5, 1, 0);
  expect(log.since()).toHaveLength(360);
  expect(log.since()[0]?.endedAt).toEqual(new Date(1_010_000));
});

test('a step whose tables cannot be read is taken without them', async () => {
  const { log, step } = logWith(() => Promise.reject(new Error('no database')));
  await step(5, 5, 0);
  expect(log.since()).toMatchObject([{ delivery: undefined }]);
});

describe('a log that runs', () => {
  /** What its clock is ahead of the timers'. */
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const totals = () => Promise.resolve({ calls: now(), failures: 0 });
  const endsOf = (log: ActivityLog) => log.since().map(({ endedAt }) => endedAt.getTime());

  /** One that began at a time of the clock. */
  async function started(
    atMs: number,
    delivery: () => Promise<typeof standing> | undefined = () => undefined,
  ) {
    vi.useFakeTimers({ now: atMs });
    const log = new ActivityLog(delivery, { totals, now });
    log.start();
    await vi.advanceTimersByTimeAsync(0);
    return log;
  }

  afterEach(() => {
    aheadMs = 0;
    vi.useRealTimers();
  });

  test('takes a step at each multiple, once, though its timer comes early', async () => {
    const log = await started(1_000_000);
    aheadMs = -1;
    await vi.advanceTimersByTimeAsync(15_010);
    expect(endsOf(log)).toEqual([1_005_000, 1_010_000, 1_015_000]);
    log.stop();
  });

  test('takes no step that is shorter than half', async () => {
    const log = await started(1_004_000);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(endsOf(log)).toEqual([1_010_000]);
    expect(log.since()).toMatchObject([{ callsPerSecond: 1_000 }]);
    log.stop();
  });

  test('notes a step by when it was due, and takes it without a delivery that does not answer', async () => {
    const log = await started(1_000_000, () => new Promise<never>(() => undefined));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(log.since()).toMatchObject([{ endedAt: new Date(1_005_000), delivery: undefined }]);
    log.stop();
  });

  test('stops at once, whatever does not answer', async () => {
    const log = await started(1_000_000, () => new Promise<never>(() => undefined));
    await vi.advanceTimersByTimeAsync(5_000);
    log.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(log.since()).toHaveLength(1);
  });
});
