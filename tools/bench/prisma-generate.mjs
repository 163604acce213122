// The Prisma client of the bench, made in dist/prisma.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const schema = path.join(import.meta.dirname, 'prisma/schema.prisma');
execFileSync(process.execPath, [prisma, 'generate', '--schema', schema, '--no-hints'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  // Generating needs no schema engine; Prisma would download one.
  env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false' },
});
