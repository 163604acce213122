// Builds what `npm start` runs: the Prisma clients, every app's bundle and the web application, where they are not current.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleApp } from '@trellis-tools/workspace/bundle-app';
import { generatePrismaClient } from '@trellis-tools/workspace/prisma-generate';
import { isCurrent } from './is-current.mjs';

const root = path.resolve(import.meta.dirname, '../..');
/** @param {string[]} names @returns {string} */
const inRoot = (...names) => path.join(root, ...names);

const shared = ['libs', 'package-lock.json', 'tsconfig.base.json'].map((name) => inRoot(name));
const apps = readdirSync(inRoot('apps'));

/** @param {string} app */
async function generateClient(app) {
  if (existsSync(inRoot('apps', app, 'prisma/schema.prisma'))) await generatePrismaClient({ app, root });
}

/** @param {string} app */
async function bundleWhenChanged(app) {
  if (isCurrent(inRoot('dist/apps', app, 'main.js'), [inRoot('apps', app), ...shared])) return;
  const { durationMs } = await bundleApp({ app, root });
  console.log(`built ${app} in ${durationMs} ms`);
}

async function buildWeb() {
  if (isCurrent(inRoot('dist/apps/web/index.html'), [inRoot('apps/web'), inRoot('package-lock.json')]))
    return;
  const startedAt = performance.now();
  const { build } = await import('vite');
  await build({ root: inRoot('apps/web'), configFile: inRoot('apps/web/vite.config.ts'), logLevel: 'warn' });
  console.log(`built web in ${Math.round(performance.now() - startedAt)} ms`);
}

async function buildNodeApps() {
  const withProcess = apps.filter((app) => existsSync(inRoot('apps', app, 'service.json')));
  await Promise.all(withProcess.map(generateClient));
  // In turn: bundles made at once are made more slowly, and take their memory at the same time.
  for (const app of withProcess) await bundleWhenChanged(app);
}

try {
  await Promise.all([buildNodeApps(), ...(existsSync(inRoot('apps/web')) ? [buildWeb()] : [])]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
