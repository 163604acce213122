import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { acceptFolder, currentImage, forgetFolder } from '@trellis-tools/contracts/accepted-contract';
import { CompilerFailedError } from '@trellis-tools/contracts/errors';
import { freshContracts } from '@trellis-tools/contracts/generate-contracts';
import { GenerationRefused } from '../generator.errors.ts';
import { filesBelow } from '../tree/files-below.ts';

const generated = 'libs/contracts/src/generated';
const baseline = 'proto/baseline.binpb';

/**
 * Brings the generated contracts in line with the `.proto` files of the tree.
 *
 * @throws {GenerationRefused} in the compiler's words when they do not compile
 */
export function updateContracts(tree: Tree): void {
  const fresh = withProtoFolder(tree, (folder) => freshContracts(tree.root, folder));
  for (const file of filesBelow(tree, generated)) {
    if (!fresh.has(file.slice(generated.length + 1))) tree.delete(file);
  }
  for (const [file, text] of fresh) tree.write(`${generated}/${file}`, text);
}

/** Takes a package as it is into the accepted contract, and leaves what that says of other packages as it is. */
export function acceptPackage(tree: Tree, protoPackage: string): void {
  const accepted = tree.read(baseline);
  if (accepted === null) return;
  const next = withProtoFolder(tree, (folder) =>
    acceptFolder(tree.root, folder, accepted, folderOf(protoPackage)),
  );
  tree.write(baseline, Buffer.from(next));
}

/** Makes the whole contract as it is in the tree the accepted one. */
export function acceptContract(tree: Tree): void {
  const image = withProtoFolder(tree, (folder) => currentImage(tree.root, folder));
  tree.write(baseline, Buffer.from(image));
}

/** Takes a package out of the accepted contract. */
export function forgetPackage(tree: Tree, protoPackage: string): void {
  const accepted = tree.read(baseline);
  if (accepted) tree.write(baseline, Buffer.from(forgetFolder(accepted, folderOf(protoPackage))));
}

function folderOf(protoPackage: string): string {
  return `trellis/${protoPackage}/`;
}

/** The compiler reads files, and those of a tree may not have been written yet. */
function withProtoFolder<T>(tree: Tree, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-proto-'));
  try {
    for (const file of filesBelow(tree, 'proto')) {
      const target = join(folder, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, tree.read(file) ?? '');
    }
    return use(join(folder, 'proto'));
  } catch (error) {
    if (!(error instanceof CompilerFailedError)) throw error;
    const problems = error.message.replaceAll(`${folder}/`, '').split('\n');
    throw new GenerationRefused(`The contract does not compile: ${problems.join('; ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
