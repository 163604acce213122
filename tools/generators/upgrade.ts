// `npm run upgrade`: takes a later version of the template into the workspace in the current folder.
import { runUpgrade } from './src/upgrade/run-upgrade.ts';
import { UpgradeRefused } from './src/upgrade/upgrade.errors.ts';

try {
  process.exitCode = await runUpgrade(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UpgradeRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
