// Holds proto/ against the style rules and the accepted contract, proto/baseline.binpb. With --accept it makes proto/ the
// accepted contract instead. --proto and --baseline name others than the workspace's own.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImage, checkContracts } from './src/check-contracts.ts';
import { BreakingChangeError, CompilerFailedError } from './src/contracts.errors.ts';

const workspaceRoot = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    accept: { type: 'boolean', default: false },
    proto: { type: 'string', default: join(workspaceRoot, 'proto') },
    baseline: { type: 'string', default: join(workspaceRoot, 'proto/baseline.binpb') },
  },
});

try {
  const run = values.accept ? buildImage : checkContracts;
  run(workspaceRoot, resolve(values.proto), resolve(values.baseline));
} catch (error) {
  if (!(error instanceof CompilerFailedError || error instanceof BreakingChangeError)) throw error;
  console.error(error.message);
  if (error instanceof BreakingChangeError) {
    console.error('The contract would break those built on it. If that is meant: npm run contracts:accept');
  }
  process.exitCode = 1;
}
