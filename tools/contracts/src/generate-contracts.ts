import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftedFile } from './generated-drift.ts';
import { filesIn, findDrift, mendDrift } from './generated-drift.ts';
import { hardenGenerated } from './harden-generated.ts';
import { runBuf } from './run-buf.ts';

/** Read by the generators; no code needs them at run time. */
const onlyForGenerators = /^(?:(?!google\/|grpc\/)\w+\/options\/|google\/protobuf\/descriptor\.ts$)/;

/**
 * Brings `outputFolder` in line with a folder of `.proto` files: writes what differs, removes what is no longer generated.
 * Nothing is touched when the contract does not compile.
 * @throws CompilerFailedError with the compiler's own words when it does not
 */
export function generateContracts(workspaceRoot: string, protoFolder: string, outputFolder: string): void {
  withFreshCode(workspaceRoot, protoFolder, (freshFolder) => mendDrift(outputFolder, freshFolder));
}

/**
 * The files of `outputFolder` that are not what would be generated now. Writes nothing.
 * @throws CompilerFailedError with the compiler's own words when the contract does not compile
 */
export function findContractDrift(
  workspaceRoot: string,
  protoFolder: string,
  outputFolder: string,
): DriftedFile[] {
  return withFreshCode(workspaceRoot, protoFolder, (freshFolder) => findDrift(outputFolder, freshFolder));
}

/**
 * The generated code as it would be written now, by its path in the output folder. Writes nothing.
 * @throws CompilerFailedError with the compiler's own words when the contract does not compile
 */
export function freshContracts(workspaceRoot: string, protoFolder: string): ReadonlyMap<string, string> {
  return withFreshCode(
    workspaceRoot,
    protoFolder,
    (freshFolder) =>
      new Map(filesIn(freshFolder).map((path) => [path, readFileSync(join(freshFolder, path), 'utf8')])),
  );
}

function withFreshCode<T>(workspaceRoot: string, protoFolder: string, use: (freshFolder: string) => T): T {
  const freshFolder = mkdtempSync(join(tmpdir(), 'trellis-contracts-'));
  try {
    const template = join(workspaceRoot, 'proto/buf.gen.yaml');
    runBuf(workspaceRoot, ['generate', protoFolder, '--template', template, '--output', freshFolder]);
    for (const file of filesIn(freshFolder)) {
      const path = join(freshFolder, file);
      if (onlyForGenerators.test(file)) rmSync(path);
      else writeFileSync(path, hardenGenerated(file, readFileSync(path, 'utf8')));
    }
    return use(freshFolder);
  } finally {
    rmSync(freshFolder, { recursive: true, force: true });
  }
}
