import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** How an app is reached: by gRPC, by HTTP inside, or by HTTP from outside. */
export type AppKind = 'service' | 'http' | 'edge';

/** One app of the workspace that runs as a process. */
export interface App {
  readonly name: string;
  readonly kind: AppKind;
  readonly hasDatabase: boolean;
  /** Whether operators change live settings through it, so that it may write them. */
  readonly writesSettings: boolean;
  /** Variables for the demo; `{operatorPassword}` stands for the demo operator's password. */
  readonly demo: Readonly<Record<string, string>>;
}

/** Every app that has a service.json, services first and the edge last: what is depended on comes first. */
export async function readAppCatalogue(root: string): Promise<readonly App[]> {
  const names = await readdir(path.join(root, 'apps'));
  const apps = await Promise.all(names.map((name) => readApp(root, name)));
  const rank: Record<AppKind, number> = { service: 0, http: 1, edge: 2 };
  return apps
    .filter((app) => app !== undefined)
    .sort((left, right) => rank[left.kind] - rank[right.kind] || left.name.localeCompare(right.name));
}

async function readApp(root: string, name: string): Promise<App | undefined> {
  const folder = path.join(root, 'apps', name);
  const file = path.join(folder, 'service.json');
  if (!existsSync(file)) return undefined;
  const {
    kind,
    writesSettings = false,
    demo = {},
  } = JSON.parse(await readFile(file, 'utf8')) as {
    kind: AppKind;
    writesSettings?: boolean;
    demo?: Record<string, string>;
  };
  const hasDatabase = existsSync(path.join(folder, 'prisma/schema.prisma'));
  return { name, kind, hasDatabase, writesSettings, demo };
}
