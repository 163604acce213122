import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const workspaceRoot = resolve(import.meta.dirname, '../../..');

/** A copy of the workspace's contract and of the code generated from it, to be changed at will. */
export class ContractCopy implements Disposable {
  private readonly folder = mkdtempSync(join(tmpdir(), 'trellis-contract-copy-'));
  readonly proto = join(this.folder, 'proto');
  readonly generated = join(this.folder, 'generated');
  readonly baseline = join(this.folder, 'baseline.binpb');

  constructor() {
    cpSync(join(workspaceRoot, 'proto'), this.proto, { recursive: true });
    cpSync(join(workspaceRoot, 'libs/contracts/src/generated'), this.generated, { recursive: true });
  }

  /** Replaces text that must be in a file of the contract. */
  edit(file: string, before: string | RegExp, after: string): void {
    const path = join(this.proto, file);
    const source = readFileSync(path, 'utf8');
    const edited = source.replace(before, after);
    if (edited === source) throw new Error(`${file} does not contain ${before}`);
    writeFileSync(path, edited);
  }

  add(file: string, source: string): void {
    writeFileSync(join(this.proto, file), source);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
