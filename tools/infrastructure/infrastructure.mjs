// The entry of `npm run infra:up`, `infra:status` and `infra:down`.
import path from 'node:path';
import { runBundledTool } from '@trellis-tools/workspace/run-bundled-tool';

const root = path.resolve(import.meta.dirname, '../..');
await runBundledTool(import.meta.dirname, [root, process.argv.slice(2)]);
