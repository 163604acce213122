import { decodePageToken, encodePageToken, PageTokenInvalid } from './page-token';

/** Where a page ended, of a list that is sorted by a time and, within one moment, by id. */
export interface TimeCursor {
  readonly at: Date;
  /** A UUID. */
  readonly id: string;
}

/** One page of such a list. */
export interface TimePage<Item> {
  readonly items: readonly Item[];
  /** Where the next page starts; undefined on the last. */
  readonly next?: TimeCursor;
}

/**
 * The page that holds what was found.
 *
 * @param found one more than the page is to hold tells that there is another page
 * @param cursorOf where an item stands in the list
 */
export function timePageOf<Item>(
  found: readonly Item[],
  pageSize: number,
  cursorOf: (item: Item) => TimeCursor,
): TimePage<Item> {
  const items = found.slice(0, pageSize);
  const last = items.at(-1);
  return found.length > pageSize && last !== undefined ? { items, next: cursorOf(last) } : { items };
}

/** Milliseconds up to some year of four digits, and a UUID. */
const POSITION = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The token of the page that starts at a cursor; empty when there is none. */
export function encodeTimeCursor(next: TimeCursor | undefined): string {
  return encodePageToken(next && `${next.at.getTime()} ${next.id}`);
}

/**
 * The cursor that a token stands for; undefined for the first page.
 *
 * @throws {PageTokenInvalid} for anything that {@link encodeTimeCursor} did not make
 */
export function decodeTimeCursor(pageToken: string): TimeCursor | undefined {
  const position = decodePageToken(pageToken);
  if (position === undefined) return undefined;
  const [, time, id] = POSITION.exec(position) ?? [];
  if (!time || !id) throw new PageTokenInvalid();
  return { at: new Date(Number(time)), id };
}
