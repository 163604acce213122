import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { bundleNestLocales } from './bundle-nest-locales.mjs';
import { bundleNodeHttp } from './bundle-node-http.mjs';
import { isEntryPoint, workspaceRoot } from './workspace-root.mjs';

/**
 * Packages that read files beside their own code at run time and so cannot be moved into a bundle. They depend on no
 * others, and go into the node_modules beside it where the app has migrations, which is what they are for.
 */
const keptExternal = ['@prisma/schema-engine-wasm'];

/**
 * Nest loads optional packages by `createRequire(import.meta.url)('name')`, which a bundler cannot see.
 * Left alone, the bundle would hold one copy of grpc-js and Nest would load another from node_modules, and
 * resolvers registered on the first would be unknown to the second. A plain `require` is bundled, and loaded with Nest: not
 * so kafkajs, which Nest imports before it asks for it in this way.
 *
 * @type {import('rolldown').Plugin}
 */
const bundleNestRequires = {
  name: 'trellis:bundle-nest-requires',
  transform: {
    filter: { id: /[\\/]@nestjs[\\/]/, code: /createRequire\(import\.meta\.url\)\(['"](?!kafkajs)/ },
    handler(code) {
      // The line structure is unchanged, so the existing source map stays right to the line.
      return {
        code: code.replace(
          /createRequire\(import\.meta\.url\)\((['"](?!kafkajs)[^'"]+['"])\)/g,
          'require($1)',
        ),
        map: null,
      };
    },
  },
};

/**
 * Bundles one app to `<outDir>/main.js` (ESM, source map beside it), with its Prisma migrations in
 * `<outDir>/prisma/migrations`, the packages that stay outside of the bundle, and a package.json naming those. The folder
 * runs wherever it is copied to.
 *
 * @param {object} options
 * @param {string} options.app name of a folder in apps/, or in tools/ for a step that is run before apps start
 * @param {string} [options.root] workspace folder; defaults to this workspace
 * @param {string} [options.outDir] defaults to `<root>/dist/apps/<app>`; emptied first
 * @returns {Promise<{entry: string, durationMs: number}>} `entry` is the absolute path of main.js
 * @throws when a source file does not parse or an import of the workspace's own code does not resolve
 */
export async function bundleApp({ app, root = workspaceRoot, outDir = defaultOutDir(root, app) }) {
  const startedAt = performance.now();
  await rm(outDir, { recursive: true, force: true });
  // main.js comes last: where it is, the rest is.
  await writeCompanions(root, app, outDir);
  const bundle = await rolldown(inputOptions(root, app));
  try {
    await bundle.write(outputOptions(outDir));
  } finally {
    await bundle.close();
  }
  return { entry: path.join(outDir, 'main.js'), durationMs: Math.round(performance.now() - startedAt) };
}

/** @param {string} root @param {string} app */
function defaultOutDir(root, app) {
  return path.join(root, 'dist', 'apps', app);
}

/** @param {string} root @param {string} app */
function projectDirOf(root, app) {
  const inApps = path.join(root, 'apps', app);
  return existsSync(inApps) ? inApps : path.join(root, 'tools', app);
}

/** @param {string} root @param {string} app @returns {import('rolldown').InputOptions} */
function inputOptions(root, app) {
  const projectDir = projectDirOf(root, app);
  return {
    cwd: root,
    input: { main: path.join(projectDir, 'src', 'main.ts') },
    platform: 'node',
    tsconfig: path.join(projectDir, 'tsconfig.json'),
    external: keptExternal.map((name) => new RegExp(`^${name}(/|$)`)),
    moduleTypes: { '.sql': 'text' },
    plugins: [bundleNestRequires, bundleNestLocales, bundleNodeHttp],
    onLog(level, log, print) {
      if (log.code === 'UNRESOLVED_IMPORT') {
        // An optional package that nobody installed; the importing package copes with its absence.
        if (/node_modules/.test(log.message)) return;
        throw new Error(log.message);
      }
      if (log.code === 'EVAL' || log.code === 'CIRCULAR_DEPENDENCY') return;
      print(level, log);
    },
  };
}

/** @param {string} outDir @returns {import('rolldown').OutputOptions} */
function outputOptions(outDir) {
  return {
    dir: outDir,
    format: 'esm',
    sourcemap: true,
    entryFileNames: 'main.js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  };
}

/** @param {string} root @param {string} app @param {string} outDir */
async function writeCompanions(root, app, outDir) {
  await mkdir(outDir, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const migrations = path.join(root, 'apps', app, 'prisma', 'migrations');
  const needed = existsSync(migrations) ? keptExternal : [];
  const dependencies = Object.fromEntries(needed.map((name) => [name, manifest.dependencies?.[name]]));
  await writeFile(
    path.join(outDir, 'package.json'),
    `${JSON.stringify({ name: app, version: manifest.version, private: true, type: 'module', dependencies }, null, 2)}\n`,
  );
  for (const name of needed) {
    const target = path.join(outDir, 'node_modules', name);
    await cp(path.join(root, 'node_modules', name), target, { recursive: true, dereference: true });
  }
  if (needed.length > 0) await cp(migrations, path.join(outDir, 'prisma', 'migrations'), { recursive: true });
}

if (isEntryPoint(import.meta.url)) {
  const apps = process.argv.slice(2);
  if (apps.length === 0) {
    console.error('usage: bundle-app.mjs <app>...');
    process.exit(2);
  }
  try {
    for (const app of apps) {
      const { durationMs } = await bundleApp({ app });
      console.log(`bundled ${app} in ${durationMs} ms`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
