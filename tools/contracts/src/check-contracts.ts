import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { Catalogue } from './catalogue.ts';
import { readCatalogue } from './catalogue.ts';
import { findBreakingCatalogueChanges } from './catalogue-changes.ts';
import { BreakingChangeError, CompilerFailedError } from './contracts.errors.ts';
import { runBuf } from './run-buf.ts';

/**
 * Holds a folder of `.proto` files against the style rules and against the contract that was last accepted.
 * @throws CompilerFailedError in buf's words when it does not compile or breaks a rule of style
 * @throws BreakingChangeError when a service built on the accepted contract could no longer be understood
 */
export function checkContracts(workspaceRoot: string, protoFolder: string, baseline: string): void {
  runBuf(workspaceRoot, ['lint', protoFolder]);
  const folder = mkdtempSync(join(tmpdir(), 'trellis-contracts-'));
  try {
    const current = join(folder, 'current.binpb');
    buildImage(workspaceRoot, protoFolder, current);
    const changes = [
      ...messageChanges(workspaceRoot, protoFolder, baseline),
      ...findBreakingCatalogueChanges(catalogueOf(baseline), catalogueOf(current)),
    ];
    if (changes.length > 0) throw new BreakingChangeError(changes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Compiles a folder of `.proto` files into an image, the form in which a baseline is kept.
 * @throws CompilerFailedError when it does not compile
 */
export function buildImage(workspaceRoot: string, protoFolder: string, image: string): void {
  runBuf(workspaceRoot, ['build', protoFolder, '--exclude-source-info', '--output', image]);
}

function messageChanges(workspaceRoot: string, protoFolder: string, baseline: string): string[] {
  try {
    runBuf(workspaceRoot, ['breaking', protoFolder, '--against', baseline]);
    return [];
  } catch (error) {
    if (!(error instanceof CompilerFailedError)) throw error;
    return error.message.split('\n');
  }
}

function catalogueOf(image: string): Catalogue {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(image)));
  return readCatalogue([...registry.files]);
}
