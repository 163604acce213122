// The entry of `npm run topics`: bundles the tool, which is TypeScript, and runs it.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundleTool } from '@trellis-tools/workspace/bundle-tool';

// A file of this process's own: two commands at once must not read what the other has half written.
const bundle = path.join(
  import.meta.dirname,
  '../../node_modules/.cache/trellis',
  `topics-${process.pid}.js`,
);
await bundleTool({ projectDir: import.meta.dirname, outFile: bundle });
const { main } = await import(bundle);
for (const file of [bundle, `${bundle}.map`]) rmSync(file, { force: true });
await main(process.argv.slice(2), process.env);
