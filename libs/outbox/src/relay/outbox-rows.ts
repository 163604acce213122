import type { BinaryRows } from '@trellis/database';
import type { BusRecord } from '@trellis/events';
import { toBusRecord } from './outbox-record';

/** A row of the outbox. */
export interface OutboxRow {
  readonly bucket: number;
  readonly id: bigint;
  /** As it is to be published. */
  readonly record: BusRecord;
  /** Its key is parked behind a dead letter. */
  readonly parked: boolean;
}

/** The columns that {@link OutboxRows} reads, in order, of a row with a column `parked` besides those of the outbox. */
export const rowColumns =
  'bucket, id, sequence, created_at, parked, event_id::text, topic, key, type, source, headers, payload';

/** PostgreSQL counts microseconds from the beginning of the year 2000. */
const EPOCH_MS = Date.UTC(2000, 0);
/** `jsonb` has the number of its format before the text. */
const JSON_OFFSET = 1;
/** The length of `{}` with that number. */
const EMPTY_HEADERS_BYTES = 3;

/** Reads rows of the outbox from the {@link rowColumns} of a result. */
export class OutboxRows {
  private readonly topics: RepeatedText;
  private readonly types: RepeatedText;
  private readonly sources: RepeatedText;
  private readonly times: RepeatedTime;

  constructor(private readonly columns: BinaryRows) {
    this.topics = new RepeatedText(columns);
    this.types = new RepeatedText(columns);
    this.sources = new RepeatedText(columns);
    this.times = new RepeatedTime(columns);
  }

  /** Reads one; undefined when the columns are null. */
  next(): OutboxRow | undefined {
    const { columns } = this;
    const bucketAt = columns.nextColumn();
    if (columns.isNull) return undefined;
    const { bytes } = columns;
    const bucket = bytes.readInt16BE(bucketAt);
    const id = bytes.readBigInt64BE(columns.nextColumn());
    const sequence = bytes.readBigInt64BE(columns.nextColumn()).toString();
    const time = this.times.next();
    const parked = bytes[columns.nextColumn()] !== 0;
    const eventId = bytes.toString('latin1', columns.nextColumn(), columns.end);
    const topic = this.topics.next();
    const key = bytes.toString('utf8', columns.nextColumn(), columns.end);
    const type = this.types.next();
    const source = this.sources.next();
    const headers = headersAt(bytes, columns.nextColumn(), columns.end);
    const payload = bytes.subarray(columns.nextColumn(), columns.end);
    const record = toBusRecord({ topic, key, eventId, type, source, sequence, time, headers, payload });
    return { bucket, id, record, parked };
  }
}

/** A column of texts that are mostly the same from row to row: a text is made once as long as it is so. */
class RepeatedText {
  private text = '';
  private bytes: Buffer = Buffer.alloc(0);

  constructor(private readonly columns: BinaryRows) {}

  next(): string {
    const { columns } = this;
    const start = columns.nextColumn();
    if (!this.isRepeatedAt(start, columns.end)) {
      this.bytes = columns.bytes.subarray(start, columns.end);
      this.text = this.bytes.toString();
    }
    return this.text;
  }

  private isRepeatedAt(start: number, end: number): boolean {
    const { bytes } = this;
    const other = this.columns.bytes;
    if (bytes.length !== end - start) return false;
    for (let index = 0; index < bytes.length; index += 1) {
      if (bytes[index] !== other[start + index]) return false;
    }
    return true;
  }
}

/** A column of times that often fall into the same millisecond as the row's before. */
class RepeatedTime {
  private text = '';
  private timeMs = NaN;

  constructor(private readonly columns: BinaryRows) {}

  next(): string {
    const start = this.columns.nextColumn();
    const { bytes } = this.columns;
    const microseconds = bytes.readInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4);
    const timeMs = Math.floor(microseconds / 1_000) + EPOCH_MS;
    if (timeMs !== this.timeMs) {
      this.timeMs = timeMs;
      this.text = new Date(timeMs).toISOString();
    }
    return this.text;
  }
}

function headersAt(bytes: Buffer, start: number, end: number): Record<string, string> | undefined {
  if (end - start === EMPTY_HEADERS_BYTES) return undefined;
  return JSON.parse(bytes.toString('utf8', start + JSON_OFFSET, end)) as Record<string, string>;
}
