import type { BusRecord } from './event-bus';
import { PermanentPublishError } from './event-bus.errors';

/** The most bytes a record may have: key, value and headers together. 1 MiB. */
export const maxRecordBytes = 1_048_576;

/** The bytes that count against {@link maxRecordBytes}. */
export function recordBytes(record: BusRecord): number {
  let bytes = Buffer.byteLength(record.key) + record.value.byteLength;
  for (const [name, value] of Object.entries(record.headers)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

/**
 * Refuses what no bus would take, before any record of the call is sent.
 * @throws {PermanentPublishError} on a record that is too large or has text that UTF-8 cannot carry
 */
export function assertPublishable(records: readonly BusRecord[]): void {
  records.forEach((record, index) => {
    // Counting UTF-8 is slow beside the rest, and nearly every record is far from the limit.
    const bytes = mostBytes(record) > maxRecordBytes ? recordBytes(record) : 0;
    if (bytes > maxRecordBytes) {
      throw new PermanentPublishError(
        `a record of ${bytes} bytes on ${record.topic} is above the limit of ${maxRecordBytes}`,
        index,
      );
    }
    if (!isPlainText(record.key) || !hasPlainHeaders(record)) {
      throw new PermanentPublishError(
        `the key or a header of a record on ${record.topic} has a NUL or half a surrogate pair`,
        index,
      );
    }
  });
}

/** No text has more than three bytes a UTF-16 unit. */
function mostBytes(record: BusRecord): number {
  let units = record.key.length;
  for (const name in record.headers) units += name.length + (record.headers[name]?.length ?? 0);
  return units * 3 + record.value.byteLength;
}

function hasPlainHeaders({ headers }: BusRecord): boolean {
  for (const name in headers) {
    if (!isPlainText(name) || !isPlainText(headers[name] ?? '')) return false;
  }
  return true;
}

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
