import { decodePageToken, encodePageToken, PageTokenInvalid } from '@trellis/service';
import type { OrderCursor } from '../application/order.repository';

/** Milliseconds up to some year of four digits, and a UUID. */
const POSITION = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The token of the page that starts at a cursor; empty when there is none. */
export function toPageToken(next: OrderCursor | undefined): string {
  return encodePageToken(next && `${next.placedAt.getTime()} ${next.id}`);
}

/**
 * The cursor that a token stands for; undefined for the first page.
 * @throws {PageTokenInvalid} for anything that {@link toPageToken} did not make
 */
export function toOrderCursor(pageToken: string): OrderCursor | undefined {
  const position = decodePageToken(pageToken);
  if (position === undefined) return undefined;
  const [, time, id] = POSITION.exec(position) ?? [];
  if (!time || !id) throw new PageTokenInvalid();
  return { placedAt: new Date(Number(time)), id };
}
