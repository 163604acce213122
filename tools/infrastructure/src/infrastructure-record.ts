import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A server that was started. Its start time tells it from a later process with the same id. */
export interface RecordedServer {
  readonly kind: 'kafka' | 'consul';
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string;
  /** On 127.0.0.1. */
  readonly port: number;
}

/** What `up` has started, for the commands after it. */
export interface InfrastructureRecord {
  readonly kafkaUrl: string;
  readonly consulUrl: string;
  readonly consulPage: string;
  readonly servers: readonly RecordedServer[];
}

/** Undefined when nothing was started, or the file is damaged. */
export async function readRecord(stateDirectory: string): Promise<InfrastructureRecord | undefined> {
  try {
    const record = JSON.parse(
      await readFile(fileIn(stateDirectory), 'utf8'),
    ) as Partial<InfrastructureRecord>;
    return Array.isArray(record.servers) ? (record as InfrastructureRecord) : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(stateDirectory: string, record: InfrastructureRecord): Promise<void> {
  const file = fileIn(stateDirectory);
  await mkdir(stateDirectory, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function removeRecord(stateDirectory: string): Promise<void> {
  await rm(fileIn(stateDirectory), { force: true });
}

function fileIn(stateDirectory: string): string {
  return path.join(stateDirectory, 'infrastructure.json');
}
