// The entry of `npm start`: bundles the launcher, which is TypeScript, and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isCurrent } from './is-current.mjs';

const root = path.resolve(import.meta.dirname, '../..');

if (!existsSync(path.join(root, 'node_modules/rolldown'))) {
  console.error('The dependencies are not installed. Run `npm ci` first.');
  process.exit(1);
}
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Trellis needs Node 24 and this is ${process.version}. Run \`npm start\`, which brings its own.`,
  );
  process.exit(1);
}

const launcher = path.join(root, 'node_modules/.cache/trellis/launcher.js');
if (
  !isCurrent(
    launcher,
    ['tools/dev', 'tools/workspace/src/bundle-tool.mjs', 'libs', 'package-lock.json'].map((name) =>
      path.join(root, name),
    ),
  )
) {
  // In a process of its own: a bundler's memory would stay with the launcher for as long as it runs.
  const { status } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, 'bundle-launcher.mjs'), launcher],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
}
const { main } = await import(launcher);
await main(root, process.argv.slice(2));
