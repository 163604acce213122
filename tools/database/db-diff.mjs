// The entry of `npm run db:diff`: bundles the tool, which is TypeScript, and runs it.
import path from 'node:path';
import { bundleTool } from '@trellis-tools/workspace/bundle-tool';

const root = path.resolve(import.meta.dirname, '../..');
const tool = path.join(root, 'node_modules/.cache/trellis/db-diff.js');

await bundleTool({ projectDir: import.meta.dirname, outFile: tool });
const { main } = await import(tool);
process.exitCode = await main(root, process.argv.slice(2));
