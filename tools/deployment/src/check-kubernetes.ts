import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceFile } from '@trellis/local-server';
import type { Checkers } from './install-checkers';
import { kubernetesSchemas } from './kubernetes-schemas';
import { runChecker } from './run-checker';

const overlays = ['development', 'production'];

/**
 * Renders each overlay with kustomize and holds what comes of it against the schemas of the Kubernetes version that
 * `infra/checks/kubernetes.version` names.
 *
 * @throws {DeploymentFaultError}
 */
export async function checkKubernetes(
  checkers: Checkers,
  onProgress: (line: string) => void,
): Promise<string> {
  const { folder: schemas, version } = await kubernetesSchemas(onProgress);
  const scratch = await mkdtemp(join(tmpdir(), 'trellis-kubernetes-'));
  try {
    await cp(dirname(workspaceFile('infra/kubernetes/README.md')), scratch, { recursive: true });
    await fillIn(join(scratch, 'overlays/development/databases.env'));
    const summaries = overlays.map((overlay) => {
      const manifests = runChecker(
        checkers.kustomize,
        ['build', join(scratch, 'overlays', overlay)],
        `infra/kubernetes/overlays/${overlay} cannot be rendered.`,
      );
      const fault = `infra/kubernetes/overlays/${overlay} is not what Kubernetes ${version} takes.`;
      const args = [
        '-strict',
        '-summary',
        '-schema-location',
        join(schemas, '{{.ResourceKind}}{{.KindSuffix}}.json'),
      ];
      return `${overlay}: ${runChecker(checkers.kubeconform, args, fault, { input: manifests }).trim()}`;
    });
    return summaries.join('\n');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The file of secrets that a person makes from the example, with something in each place. */
async function fillIn(file: string): Promise<void> {
  const example = await readFile(`${file}.example`, 'utf8');
  await writeFile(file, example.replace(/^(\w+)=$/gm, '$1=secret'));
}
