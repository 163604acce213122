// Bundles the bench, and each process that it measures, to the folder named by the argument.
import { rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import path from 'node:path';
import { build } from 'rolldown';

const [, , outDir = ''] = process.argv;
const projectDir = import.meta.dirname;

const processes = globSync('src/**/*.process.ts', { cwd: projectDir }).map((file) => [
  path.basename(file, '.ts'),
  path.join(projectDir, file),
]);

await rm(outDir, { recursive: true, force: true });
await build({
  input: { main: path.join(projectDir, 'src/main.ts'), ...Object.fromEntries(processes) },
  platform: 'node',
  tsconfig: path.join(projectDir, 'tsconfig.json'),
  logLevel: 'warn',
  // As bundle-tool has it: the libs go into the bundle, packages are found in node_modules.
  external: [/^[^./@\0]/, /^(?!@trellis\/|@oxc-project\/)@/],
  // Flat, so that every chunk finds the processes' entries beside itself.
  output: {
    dir: outDir,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
  },
});
