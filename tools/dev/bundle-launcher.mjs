// Bundles the launcher to the file named by the argument. Packages stay outside the bundle.
import { build } from 'rolldown';

const [, , outFile] = process.argv;

await build({
  input: 'tools/dev/src/main.ts',
  platform: 'node',
  tsconfig: 'tools/dev/tsconfig.json',
  // The helpers that rolldown itself adds belong into the bundle.
  external: [/^[^./@\0]/, /^@(?!trellis\/|oxc-project\/)/],
  output: { file: outFile, format: 'esm', sourcemap: true, codeSplitting: false },
});
