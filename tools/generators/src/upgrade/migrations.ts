import { compareVersions } from './workspace-version.ts';

/** One entry of `migrations.json`. */
interface Migration {
  readonly version: string;
  readonly description: string;
  /** Files that it takes along as the clone has them, whatever the template did to them. */
  readonly moves?: readonly string[];
}

/** `migrations.json` of the generators, as far as an upgrade needs it. */
export interface MigrationList {
  readonly generators: Readonly<Record<string, Migration>>;
}

/** Where it is in a workspace. */
export const migrationsFile = 'tools/generators/migrations.json';

/** The names and contents of the migrations that lead from one version to another, in the order of the file. */
export function migrationsBetween(
  list: MigrationList,
  from: string,
  to: string,
): readonly [string, Migration][] {
  return Object.entries(list.generators).filter(
    ([, { version }]) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0,
  );
}
