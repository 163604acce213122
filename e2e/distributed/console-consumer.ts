import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installKafka } from '@trellis/local-kafka';

/** Texts that no event has in it. */
const END_OF_FIELD = '<|field|>';
const END_OF_RECORD = '<|record|>';
const END_OF_HEADER = '<|header|>';
const MAX_OUTPUT_BYTES = 64 * 1_024 * 1_024;

/** A record as Kafka's own console consumer prints it. */
export interface PrintedRecord {
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly value: Buffer;
}

/** Reads a topic from its beginning to its end with the console consumer of the Kafka distribution. */
export async function consoleConsumer(bootstrapServer: string, topic: string): Promise<PrintedRecord[]> {
  const properties = {
    'print.headers': 'true',
    'print.key': 'true',
    'print.value': 'true',
    'key.separator': END_OF_FIELD,
    'headers.separator': END_OF_HEADER,
    'line.separator': END_OF_RECORD,
  };
  const { stdout } = await promisify(execFile)(
    'java',
    [
      '-cp',
      join(await installKafka(), '*'),
      'org.apache.kafka.tools.consumer.ConsoleConsumer',
      ...['--bootstrap-server', bootstrapServer, '--topic', topic, '--from-beginning'],
      // It ends when nothing more has come for so long.
      ...['--timeout-ms', '5000'],
      ...Object.entries(properties).flatMap(([name, value]) => ['--formatter-property', `${name}=${value}`]),
    ],
    { encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES },
  );
  return split(stdout, END_OF_RECORD)
    .filter((record) => record.length > 0)
    .map(printedRecordOf);
}

function printedRecordOf(record: Buffer): PrintedRecord {
  const [headers, key, value] = split(record, END_OF_FIELD);
  return { headers: headersOf(headers!.toString()), key: key!.toString(), value: value! };
}

function headersOf(text: string): Record<string, string> {
  const pairs = text.split(END_OF_HEADER).map((pair): [string, string] => {
    const colon = pair.indexOf(':');
    return [pair.slice(0, colon), pair.slice(colon + 1)];
  });
  return Object.fromEntries(pairs);
}

function split(bytes: Buffer, separator: string): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(separator); at !== -1; at = bytes.indexOf(separator, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + separator.length;
  }
  return [...parts, bytes.subarray(from)];
}
