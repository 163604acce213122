import { readJson, writeJson, type Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import type { Identity } from './identity.ts';

/** What `template.json` says of a workspace. */
export interface WorkspaceRecord extends Identity {
  /** The version of the template that it was made from, or upgraded to last. */
  readonly version: string;
  /** Whether it still has the demo's customers and orders. */
  readonly demo: boolean;
}

const file = 'template.json';

/** @throws {GenerationRefused} when the file is missing or says something else */
export function readRecord(tree: Tree): WorkspaceRecord {
  if (!tree.exists(file)) {
    throw new GenerationRefused(`${file} is missing, which says what the workspace is called: restore it.`);
  }
  const record = readJson<Partial<WorkspaceRecord>>(tree, file);
  const { version, name, scope, demo } = record;
  const texts = [version, name, scope].every((value) => typeof value === 'string' && value !== '');
  if (!texts || typeof demo !== 'boolean') {
    throw new GenerationRefused(
      `${file} has to have version, name and scope as texts, and demo as true or false.`,
    );
  }
  return record as WorkspaceRecord;
}

export function writeRecord(tree: Tree, record: WorkspaceRecord): void {
  const { version, name, scope, demo } = record;
  writeJson(tree, file, { version, name, scope, demo });
}
