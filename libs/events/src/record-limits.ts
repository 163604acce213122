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
    const bytes = recordBytes(record);
    if (bytes > maxRecordBytes) {
      throw new PermanentPublishError(
        `a record of ${bytes} bytes on ${record.topic} is above the limit of ${maxRecordBytes}`,
        index,
      );
    }
    if (![record.key, ...Object.entries(record.headers).flat()].every(isPlainText)) {
      throw new PermanentPublishError(
        `the key or a header of a record on ${record.topic} has a NUL or half a surrogate pair`,
        index,
      );
    }
  });
}

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
