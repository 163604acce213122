// Writes libs/contracts/src/generated from proto/. With --check it writes nothing and fails when they have drifted apart.
// --proto and --output name other folders than the workspace's own.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CompilerFailedError } from './src/contracts.errors.ts';
import { findContractDrift, generateContracts } from './src/generate-contracts.ts';

const workspaceRoot = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    proto: { type: 'string', default: join(workspaceRoot, 'proto') },
    output: { type: 'string', default: join(workspaceRoot, 'libs/contracts/src/generated') },
  },
});

try {
  const folders = [workspaceRoot, resolve(values.proto), resolve(values.output)] as const;
  if (!values.check) {
    generateContracts(...folders);
  } else {
    const drift = findContractDrift(...folders);
    for (const { path, problem } of drift) console.error(`${problem}: ${path}`);
    if (drift.length > 0) {
      console.error('The generated code has drifted from proto/. Run: npm run generate');
      process.exitCode = 1;
    }
  }
} catch (error) {
  if (!(error instanceof CompilerFailedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
