import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { appOf, appsOf, type WorkspaceApp } from '../tree/apps-of.ts';
import { ownedBy } from './owned-by.ts';

const templates = join(import.meta.dirname, 'files');

interface App extends WorkspaceApp {
  readonly hasDatabase: boolean;
}

/** Renders what `docker compose` reads of the apps: each one's compose.yml, the list of them, and the variables. */
export function renderComposeFiles(tree: Tree): void {
  const apps = composedApps(tree);
  for (const app of apps) renderComposeFileOf(tree, app.name);
  generateFiles(tree, join(templates, 'workspace'), '.', {
    dot: '.',
    apps: apps.map(({ name }) => name),
    passwordVariables: apps.filter(({ hasDatabase }) => hasDatabase).map(passwordVariableOf),
    owned: ownedBy('the apps that have a service.json'),
  });
}

/** Renders the compose.yml of one app. */
export function renderComposeFileOf(tree: Tree, name: string): void {
  const app = composedApp(tree, appOf(tree, name));
  generateFiles(tree, join(templates, 'compose'), `apps/${name}`, {
    ...app,
    database: app.hasDatabase ? databaseOf(app) : undefined,
    variables: variablesOf(app),
    behind: appsBehind(app, composedApps(tree)),
    owned: ownedBy('service.json'),
  });
}

function composedApps(tree: Tree): App[] {
  return appsOf(tree).map((app) => composedApp(tree, app));
}

function composedApp(tree: Tree, app: WorkspaceApp): App {
  return { ...app, hasDatabase: tree.exists(`apps/${app.name}/prisma/schema.prisma`) };
}

function databaseOf(app: App) {
  return { role: `trellis_${app.name.replaceAll('-', '_')}`, passwordVariable: passwordVariableOf(app) };
}

function passwordVariableOf({ name }: App): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_DATABASE_PASSWORD`;
}

/** The demo's settings, as YAML values; the operator's password is for .env to say. */
function variablesOf({ demo }: App): { variable: string; value: string }[] {
  return Object.entries(demo).map(([variable, value]) => ({
    variable,
    value:
      value === '{operatorPassword}'
        ? '${DEMO_OPERATOR_PASSWORD:?is not set, run npm run compose:env}'
        : `'${value.replaceAll("'", "''").replaceAll('$', '$$$$')}'`,
  }));
}

/** Those that an app calls: they start before it and stop after it. */
function appsBehind({ kind }: App, apps: readonly App[]): string[] {
  const called = { edge: 'http', http: 'service' }[kind];
  return apps.filter((app) => app.kind === called).map(({ name }) => name);
}
