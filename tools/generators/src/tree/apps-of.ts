import { readJson, type Tree } from '@nx/devkit';

/** An app of the workspace, as its service.json tells of it. */
export interface WorkspaceApp {
  readonly name: string;
  readonly kind: string;
  /** Variables that the demo sets, by name. */
  readonly demo: Readonly<Record<string, string>>;
}

/** The apps that have a service.json, by name. */
export function appsOf(tree: Tree): WorkspaceApp[] {
  return tree
    .children('apps')
    .filter((name) => tree.exists(`apps/${name}/service.json`))
    .sort()
    .map((name) => appOf(tree, name));
}

export function appOf(tree: Tree, name: string): WorkspaceApp {
  const file = `apps/${name}/service.json`;
  const { kind, demo = {} } = readJson<{ kind: string; demo?: Record<string, string> }>(tree, file);
  return { name, kind, demo };
}
