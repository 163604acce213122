import { InvalidRequest } from '@trellis/errors';

/** The sequence number that a cursor stands for; undefined when empty. @throws {InvalidRequest} */
export function parseCursor(cursor: string): bigint | undefined {
  if (cursor === '') return undefined;
  if (!/^\d{1,18}$/.test(cursor)) {
    throw new InvalidRequest([{ field: 'cursor', message: 'Is not a cursor of this stream.' }]);
  }
  return BigInt(cursor);
}
