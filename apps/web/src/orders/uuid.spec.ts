import { expect, it } from 'vitest';
import { newUuid, uuidFromBytes } from './uuid';

const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('writes any bytes as a version 4 UUID', () => {
  expect(uuidFromBytes(new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  expect(uuidFromBytes(new Uint8Array(16))).toMatch(version4);
  expect(newUuid()).toMatch(version4);
});
