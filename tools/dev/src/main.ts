import { readAppCatalogue } from './app-catalogue';
import { Launcher } from './launcher';
import { parseLauncherOptions, USAGE } from './launcher-options';
import { Terminal } from './terminal';

/** Runs the whole system until it is told to stop. */
export async function main(root: string, args: readonly string[]): Promise<void> {
  const terminal = new Terminal();
  if (args.includes('--help')) {
    terminal.write(USAGE);
    return;
  }
  let launcher: Launcher | undefined;
  const stop = async (exitCode: number) => {
    await launcher?.stop();
    process.exit(exitCode);
  };
  try {
    const apps = await readAppCatalogue(root);
    const options = parseLauncherOptions(
      root,
      args,
      apps.map(({ name }) => name),
    );
    launcher = new Launcher(root, apps, options, terminal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // Again and again does no harm: a stop that is under way goes on.
      process.on(signal, () => void stop(0));
    }
    await launcher.start();
  } catch (error) {
    terminal.problem(process.env.DEBUG ? String((error as Error).stack) : (error as Error).message);
    await stop(1);
  }
}
