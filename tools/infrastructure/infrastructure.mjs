// The entry of `npm run infra:up`, `infra:status` and `infra:down`: bundles the tool, which is TypeScript, and runs it.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundleTool } from '@trellis-tools/workspace/bundle-tool';

const root = path.resolve(import.meta.dirname, '../..');
// A file of this process's own: two commands at once must not read what the other has half written.
const bundle = path.join(root, 'node_modules/.cache/trellis', `infrastructure-${process.pid}.js`);
await bundleTool({ projectDir: import.meta.dirname, outFile: bundle });
const { main } = await import(bundle);
for (const file of [bundle, `${bundle}.map`]) rmSync(file, { force: true });
await main(root, process.argv.slice(2));
