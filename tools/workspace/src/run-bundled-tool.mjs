import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundleTool } from './bundle-tool.mjs';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * Bundles a tool written in TypeScript and runs the `main` of its `src/main.ts`.
 *
 * @param {string} projectDir absolute path of the tool's folder
 * @param {readonly unknown[]} args what `main` is called with
 * @returns {Promise<unknown>} what `main` answers
 * @throws what {@link bundleTool} and `main` throw
 */
export async function runBundledTool(projectDir, args) {
  // A file of this process's own: two commands at once must not read what the other has half written.
  const name = `${path.basename(projectDir)}-${process.pid}.js`;
  const bundle = path.join(workspaceRoot, 'node_modules/.cache/trellis', name);
  const { main } = await importOnce(projectDir, bundle);
  return main(...args);
}

/**
 * @param {string} projectDir
 * @param {string} bundle
 */
async function importOnce(projectDir, bundle) {
  try {
    await bundleTool({ projectDir, outFile: bundle });
    return await import(bundle);
  } finally {
    for (const file of [bundle, `${bundle}.map`]) rmSync(file, { force: true });
  }
}
