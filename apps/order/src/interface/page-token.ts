import { InvalidRequest } from '@trellis/errors';
import type { OrderCursor } from '../application/order.repository';

/** Milliseconds up to some year of four digits, and a UUID. */
const TOKEN = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor as callers carry it: opaque, and good for this version of the service only. */
export function encodePageToken({ placedAt, id }: OrderCursor): string {
  return Buffer.from(`${placedAt.getTime()} ${id}`).toString('base64url');
}

/** @throws {InvalidRequest} for anything that {@link encodePageToken} did not make */
export function decodePageToken(token: string): OrderCursor | undefined {
  if (token === '') return undefined;
  const [, time, id] = TOKEN.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (!time || !id)
    throw new InvalidRequest([{ field: 'pageToken', message: 'Is not a page token of this list.' }]);
  return { placedAt: new Date(Number(time)), id };
}
