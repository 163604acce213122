// The entry of `npm run topics`.
import { runBundledTool } from '@trellis-tools/workspace/run-bundled-tool';

await runBundledTool(import.meta.dirname, [['topics', ...process.argv.slice(2)], process.env]);
