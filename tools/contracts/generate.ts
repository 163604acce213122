// Writes libs/contracts/src/generated from proto/, and apps/web/src/api/generated from apps/bff/openapi.json. With --check
// it writes nothing and fails when they have drifted apart. --proto and --output, --openapi and --web-client name other
// places than the workspace's own.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CompilerFailedError } from './src/contracts.errors.ts';
import { findContractDrift, generateContracts } from './src/generate-contracts.ts';
import { findWebClientDrift, generateWebClient } from './src/generate-web-client.ts';
import type { DriftedFile } from './src/generated-drift.ts';

const workspaceRoot = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    proto: { type: 'string', default: join(workspaceRoot, 'proto') },
    output: { type: 'string', default: join(workspaceRoot, 'libs/contracts/src/generated') },
    openapi: { type: 'string', default: join(workspaceRoot, 'apps/bff/openapi.json') },
    'web-client': { type: 'string', default: join(workspaceRoot, 'apps/web/src/api/generated') },
  },
});

try {
  const contracts = [workspaceRoot, resolve(values.proto), resolve(values.output)] as const;
  const webClient = [resolve(values.openapi), resolve(values['web-client'])] as const;
  if (!values.check) {
    generateContracts(...contracts);
    await generateWebClient(...webClient);
  } else {
    report(findContractDrift(...contracts), 'proto/');
    report(await findWebClientDrift(...webClient), 'apps/bff/openapi.json');
  }
} catch (error) {
  if (!(error instanceof CompilerFailedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function report(drift: readonly DriftedFile[], source: string): void {
  for (const { path, problem } of drift) console.error(`${problem}: ${path}`);
  if (drift.length === 0) return;
  console.error(`The generated code has drifted from ${source}. Run: npm run generate`);
  process.exitCode = 1;
}
