import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isEntryPoint, workspaceRoot } from './workspace-root.mjs';

const require = createRequire(import.meta.url);
const stampName = '.schema-sha256';

/**
 * Makes an app's Prisma client in `apps/<app>/src/infrastructure/prisma` from `apps/<app>/prisma/schema.prisma`.
 * Does nothing when the client there was made from the same schema by the same Prisma.
 *
 * @param {object} options
 * @param {string} options.app name of a folder in apps/
 * @param {string} [options.root] workspace folder; defaults to this workspace
 * @returns {Promise<{generated: boolean, durationMs: number}>}
 * @throws when Prisma refuses the schema; the message holds its output
 */
export async function generatePrismaClient({ app, root = workspaceRoot }) {
  const startedAt = performance.now();
  const schema = path.join(root, 'apps', app, 'prisma', 'schema.prisma');
  const outDir = path.join(root, 'apps', app, 'src', 'infrastructure', 'prisma');
  const stamp = path.join(outDir, stampName);
  const expected = createHash('sha256')
    .update(require('prisma/package.json').version)
    .update(await readFile(schema))
    .digest('hex');
  const found = existsSync(stamp) ? await readFile(stamp, 'utf8') : undefined;
  const generated = found !== expected;
  if (generated) {
    await rm(outDir, { recursive: true, force: true });
    await runPrismaGenerate(root, schema);
    if (!existsSync(path.join(outDir, 'client.ts'))) {
      throw new Error(
        `${path.relative(root, schema)}: its generator block must write to ../src/infrastructure/prisma`,
      );
    }
    await writeFile(stamp, expected);
  }
  return { generated, durationMs: Math.round(performance.now() - startedAt) };
}

/** Names of the apps that have a Prisma schema. */
export async function appsWithPrismaSchema(root = workspaceRoot) {
  const apps = await readdir(path.join(root, 'apps'));
  return apps.filter((app) => existsSync(path.join(root, 'apps', app, 'prisma', 'schema.prisma')));
}

/** @param {string} root @param {string} schema @returns {Promise<void>} */
function runPrismaGenerate(root, schema) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [require.resolve('prisma/build/index.js'), 'generate', '--schema', schema, '--no-hints'],
      {
        cwd: root,
        env: {
          ...process.env,
          CHECKPOINT_DISABLE: '1',
          // Generating needs no schema engine. Prisma would download one; a program that fails if it is ever run stops that.
          PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`prisma generate failed:\n${output}`)),
    );
  });
}

if (isEntryPoint(import.meta.url)) {
  const apps = process.argv.length > 2 ? process.argv.slice(2) : await appsWithPrismaSchema();
  try {
    await Promise.all(
      apps.map(async (app) => {
        const { generated, durationMs } = await generatePrismaClient({ app });
        console.log(`${app}: Prisma client ${generated ? `generated in ${durationMs} ms` : 'is current'}`);
      }),
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
