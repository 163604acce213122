import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { appOf, appsOf, type WorkspaceApp } from '../tree/apps-of.ts';
import { textOf } from '../tree/files-below.ts';
import { isOwned, ownedBy } from './owned-by.ts';

const templates = join(import.meta.dirname, 'files');
const root = 'infra/kubernetes';
const appsFolder = `${root}/base/apps`;
const migrationsFolder = `${root}/migrations`;

/** Renders the manifests of every app, and the lists of them. Those of an app that is gone are removed. */
export function renderKubernetesFiles(tree: Tree): void {
  const apps = appsOf(tree);
  const services = apps.filter(({ kind }) => kind === 'service');
  removeOthers(tree, appsFolder, apps);
  removeOthers(tree, migrationsFolder, services);
  for (const { name } of apps) renderKubernetesFilesOf(tree, name);
  tree.write(`${appsFolder}/kustomization.yaml`, kustomizationOf('Every app', apps));
  tree.write(
    `${migrationsFolder}/kustomization.yaml`,
    kustomizationOf(
      "Each service's tables, brought up to date before the services themselves are replaced",
      services,
    ),
  );
  tree.write(`${root}/base/discovery.env`, discoveryOf(apps));
  tree.write(`${root}/overlays/development/databases.env.example`, passwordsOf(services));
}

/** Renders the manifests of one app. */
export function renderKubernetesFilesOf(tree: Tree, name: string): void {
  const { kind } = appOf(tree, name);
  const base = kind === 'service' ? 'grpc-service' : 'http-app';
  const substitutions = { name, kind, base, owned: ownedBy(`apps/${name}/service.json`) };
  generateFiles(tree, join(templates, 'kubernetes-app'), `${appsFolder}/${name}`, substitutions);
  if (kind !== 'service') return;
  generateFiles(tree, join(templates, 'kubernetes-migration'), `${migrationsFolder}/${name}`, substitutions);
}

/** The folders of the manifests of one service. */
export function kubernetesPlaces(name: string): string[] {
  return [`${appsFolder}/${name}`, `${migrationsFolder}/${name}`];
}

/** Removes what was rendered in `folder` for an app that is none of those. What somebody wrote there stays. */
function removeOthers(tree: Tree, folder: string, apps: readonly WorkspaceApp[]): void {
  const names = new Set(apps.map(({ name }) => name));
  for (const child of tree.children(folder).filter((name) => !names.has(name))) {
    const file = `${folder}/${child}/kustomization.yaml`;
    if (tree.exists(file) && isOwned(textOf(tree, file))) tree.delete(file);
  }
}

function kustomizationOf(title: string, apps: readonly WorkspaceApp[]): string {
  return [
    `# ${title}. ${ownedBy('the folders of apps/')}`,
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'resources:',
    ...apps.map(({ name }) => `  - ${name}`),
    '',
  ].join('\n');
}

function discoveryOf(apps: readonly WorkspaceApp[]): string {
  const services = apps.map(({ name }) => name).join(',');
  return [
    `# ${ownedBy('the folders of apps/')}`,
    "# Discovery by the cluster's DNS: SRV records of the headless services, which list the ready instances only.",
    `REGISTRY_URL=dns:///_{protocol}._tcp.{service}.trellis.svc.cluster.local?services=${services}`,
    '',
  ].join('\n');
}

function passwordsOf(services: readonly WorkspaceApp[]): string {
  return [
    `# ${ownedBy('the folders of apps/')}`,
    "# Copy to databases.env and fill in: a password for the administrator, and one for each service's role, of letters and",
    '# digits. `openssl rand -hex 24` makes one.',
    'postgres=',
    ...services.map(({ name }) => `${name}=`),
    '',
  ].join('\n');
}
