// Bundles the launcher to the file named by the argument.
import { bundleTool } from '@trellis-tools/workspace/bundle-tool';

const [, , outFile = ''] = process.argv;

await bundleTool({ projectDir: import.meta.dirname, outFile });
