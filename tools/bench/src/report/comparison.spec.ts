import { expect, test } from 'vitest';
import { Comparison } from './comparison';

function comparison(ours: readonly number[]): string {
  const compared = new Comparison('speed', 'events/s', 'raw');
  compared.expectAtLeast('ours', 0.6);
  // The machine is twice as fast in the second run and half as fast in the third.
  for (const [run, perSecond] of [100, 200, 50].entries()) {
    compared.add('raw', { perSecond, cpuMicroseconds: 10 });
    compared.add('ours', { perSecond: ours[run]!, cpuMicroseconds: 20 });
  }
  return compared.format();
}

test('a target holds by the median of the ratios within runs, whatever the machine does between them', () => {
  expect(comparison([70, 130, 35])).toContain('ours at least 0.60 of raw: 0.70, holds');
});

test('a target is missed when half of the runs are below it', () => {
  expect(comparison([50, 100, 40])).toContain('ours at least 0.60 of raw: 0.50, MISSED');
});

test('every row has its median, its range and its processor time', () => {
  const line = comparison([70, 130, 35])
    .split('\n')
    .find((row) => row.startsWith('ours'));
  expect(line?.split(/ {2,}/)).toEqual([
    'ours',
    '70.0',
    '35.0 – 130',
    '0.70',
    '0.65 – 0.70',
    '20.0',
    '20.0 – 20.0',
  ]);
});
