// The entry of `npm run db:diff`: bundles the tool, which is TypeScript, and runs it.
import path from 'node:path';
import { build } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');
const tool = path.join(root, 'node_modules/.cache/trellis/db-diff.js');

await build({
  input: path.join(import.meta.dirname, 'src/main.ts'),
  platform: 'node',
  tsconfig: path.join(import.meta.dirname, 'tsconfig.json'),
  logLevel: 'warn',
  // Packages stay outside the bundle; the helpers that rolldown itself adds belong into it.
  external: [/^[^./@\0]/, /^@(?!trellis\/|oxc-project\/)/],
  output: { file: tool, format: 'esm', codeSplitting: false },
});
const { main } = await import(tool);
process.exitCode = await main(root, process.argv.slice(2));
