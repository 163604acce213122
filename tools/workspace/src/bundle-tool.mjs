import path from 'node:path';
import { build } from 'rolldown';

/**
 * Bundles a tool written in TypeScript to one ESM file. The libs go into it; packages are found in node_modules when it
 * runs, so the file has to lie in the workspace.
 *
 * @param {object} options
 * @param {string} options.projectDir absolute path of the tool's folder, whose `src/main.ts` is bundled
 * @param {string} options.outFile its source map is written beside it
 * @returns {Promise<void>}
 * @throws when a source file does not parse or an import of the workspace's own code does not resolve
 */
export async function bundleTool({ projectDir, outFile }) {
  await build({
    input: path.join(projectDir, 'src/main.ts'),
    platform: 'node',
    tsconfig: path.join(projectDir, 'tsconfig.json'),
    logLevel: 'warn',
    // What rolldown itself adds, virtual modules and its helpers, belongs into the bundle.
    external: [/^[^./@\0]/, /^(?!@trellis\/|@oxc-project\/)@/],
    output: { file: outFile, format: 'esm', sourcemap: true, codeSplitting: false },
  });
}
