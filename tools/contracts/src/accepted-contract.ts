import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { buildImage } from './check-contracts.ts';

/** One file of an image: its path, and its bytes in the image with what goes before them. */
interface ImageFile {
  readonly name: string;
  /** The paths of what it imports. */
  readonly imports: readonly string[];
  readonly bytes: Uint8Array;
}

/**
 * The accepted contract with one folder of `.proto` files as it is now, `trellis/order/`. What it says of other files
 * stays, byte for byte, so that nothing else is accepted in passing.
 * @throws CompilerFailedError when the contract does not compile
 */
export function acceptFolder(
  workspaceRoot: string,
  protoFolder: string,
  accepted: Uint8Array,
  folder: string,
): Uint8Array {
  const others = filesOf(accepted).filter(({ name }) => !name.startsWith(folder));
  const current = currentFiles(workspaceRoot, protoFolder);
  const added = withImports(
    current.filter(({ name }) => name.startsWith(folder)),
    current,
  );
  const known = new Set(others.map(({ name }) => name));
  // The others keep their order, the added ones the compiler's: what a file imports comes before it.
  return imageOf([...others, ...current.filter((file) => added.has(file) && !known.has(file.name))]);
}

/** Files, and what they import, at any remove. */
function withImports(files: readonly ImageFile[], all: readonly ImageFile[], found = new Set<ImageFile>()) {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    withImports(
      all.filter(({ name }) => file.imports.includes(name)),
      all,
      found,
    );
  }
  return found;
}

/** The accepted contract without a folder of `.proto` files; the rest stays byte for byte. */
export function forgetFolder(accepted: Uint8Array, folder: string): Uint8Array {
  return imageOf(filesOf(accepted).filter(({ name }) => !name.startsWith(folder)));
}

function currentFiles(workspaceRoot: string, protoFolder: string): ImageFile[] {
  return filesOf(currentImage(workspaceRoot, protoFolder));
}

/**
 * A folder of `.proto` files in the form in which the accepted contract is kept.
 * @throws CompilerFailedError when it does not compile
 */
export function currentImage(workspaceRoot: string, protoFolder: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-contracts-'));
  try {
    const image = join(folder, 'current.binpb');
    buildImage(workspaceRoot, protoFolder, image);
    return readFileSync(image);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An image is a list of length-delimited files, and nothing else. */
function filesOf(image: Uint8Array): ImageFile[] {
  const reader = new BinaryReader(image);
  const files: ImageFile[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    reader.tag();
    const { name, dependency } = fromBinary(FileDescriptorProtoSchema, reader.bytes());
    files.push({ name, imports: dependency, bytes: image.subarray(start, reader.pos) });
  }
  return files;
}

function imageOf(files: readonly ImageFile[]): Uint8Array {
  return Buffer.concat(files.map(({ bytes }) => bytes));
}
