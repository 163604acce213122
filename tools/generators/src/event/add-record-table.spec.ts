import { expect, test } from 'vitest';
import { nextMigrationTime } from './add-record-table.ts';

const now = new Date('2026-02-03T04:05:06.789Z');

test('a migration is named for the time that it is made at', () => {
  expect(nextMigrationTime([], now)).toBe('20260203040506');
  expect(nextMigrationTime(['20260101000000_initial', 'migration_lock.toml'], now)).toBe('20260203040506');
});

test('a migration comes after the last, also when that is of the future', () => {
  expect(nextMigrationTime(['20260203040506_initial'], now)).toBe('20260203040507');
  expect(nextMigrationTime(['20261231235959_later', '20260101000000_initial'], now)).toBe('20270101000000');
});
