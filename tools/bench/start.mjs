// The entry of `npm run bench`: makes the Prisma client, bundles what is measured as production is, and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

if (!existsSync(path.join(root, 'node_modules/rolldown'))) {
  console.error('The dependencies are not installed. Run `npm ci` first.');
  process.exit(1);
}
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Trellis needs Node 24 and this is ${process.version}. Run \`npm run bench\`, which brings its own.`,
  );
  process.exit(1);
}

const outDir = path.join(root, 'node_modules/.cache/trellis/bench');
for (const step of [['prisma-generate.mjs'], ['bundle-bench.mjs', outDir]]) {
  const [script = '', ...args] = step;
  const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, script), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
const { main } = await import(path.join(outDir, 'main.js'));
process.exitCode = await main(root, process.argv.slice(2));
