// The entry of `npm run deployment:check`.
import { runBundledTool } from '@trellis-tools/workspace/run-bundled-tool';

await runBundledTool(import.meta.dirname, []);
