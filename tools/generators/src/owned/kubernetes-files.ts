import { join } from 'node:path';
import { generateFiles, readJson, type Tree } from '@nx/devkit';
import { filesBelow } from '../tree/files-below.ts';
import { ownedBy } from './owned-by.ts';

const templates = join(import.meta.dirname, 'files');
const root = 'infra/kubernetes';

/** An app as its manifests need to know it. */
interface DeployedApp {
  readonly name: string;
  readonly kind: string;
}

/** Renders the manifests of every app, and the lists of them. Those of an app that is gone are removed. */
export function renderKubernetesFiles(tree: Tree): void {
  const apps = deployedApps(tree);
  const services = apps.filter(({ kind }) => kind === 'service');
  removeOthers(tree, `${root}/base/apps`, apps);
  removeOthers(tree, `${root}/migrations`, services, ['job']);
  for (const { name, kind } of apps) {
    const base = kind === 'service' ? 'grpc-service' : 'http-app';
    const substitutions = { name, kind, base, owned: ownedBy(`apps/${name}/service.json`) };
    generateFiles(tree, join(templates, 'kubernetes-app'), `${root}/base/apps/${name}`, substitutions);
    if (kind !== 'service') continue;
    generateFiles(tree, join(templates, 'kubernetes-migration'), `${root}/migrations/${name}`, substitutions);
  }
  tree.write(`${root}/base/apps/kustomization.yaml`, kustomizationOf('Every app', apps));
  tree.write(
    `${root}/migrations/kustomization.yaml`,
    kustomizationOf(
      "Each service's tables, brought up to date before the services themselves are replaced",
      services,
    ),
  );
  tree.write(`${root}/base/discovery.env`, discoveryOf(apps));
  tree.write(`${root}/overlays/development/databases.env.example`, passwordsOf(services));
}

function deployedApps(tree: Tree): DeployedApp[] {
  return tree
    .children('apps')
    .filter((name) => tree.exists(`apps/${name}/service.json`))
    .sort()
    .map((name) => ({ name, kind: readJson<{ kind: string }>(tree, `apps/${name}/service.json`).kind }));
}

/** Removes the folders in `folder` that belong to none of the apps, but those to be kept. */
function removeOthers(
  tree: Tree,
  folder: string,
  apps: readonly DeployedApp[],
  kept: readonly string[] = [],
): void {
  const names = new Set([...apps.map(({ name }) => name), ...kept]);
  for (const child of tree.children(folder)) {
    if (tree.isFile(`${folder}/${child}`) || names.has(child)) continue;
    for (const file of filesBelow(tree, `${folder}/${child}`)) tree.delete(file);
  }
}

function kustomizationOf(title: string, apps: readonly DeployedApp[]): string {
  return [
    `# ${title}. ${ownedBy('the folders of apps/')}`,
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'resources:',
    ...apps.map(({ name }) => `  - ${name}`),
    '',
  ].join('\n');
}

function discoveryOf(apps: readonly DeployedApp[]): string {
  const services = apps.map(({ name }) => name).join(',');
  return [
    `# ${ownedBy('the folders of apps/')}`,
    "# Discovery by the cluster's DNS: SRV records of the headless services, which list the ready instances only.",
    `REGISTRY_URL=dns:///_{protocol}._tcp.{service}.trellis.svc.cluster.local?services=${services}`,
    '',
  ].join('\n');
}

function passwordsOf(services: readonly DeployedApp[]): string {
  return [
    `# ${ownedBy('the folders of apps/')}`,
    "# Copy to databases.env and fill in: a password for the administrator, and one for each service's role, of letters and",
    '# digits. `openssl rand -hex 24` makes one.',
    'postgres=',
    ...services.map(({ name }) => `${name}=`),
    '',
  ].join('\n');
}
