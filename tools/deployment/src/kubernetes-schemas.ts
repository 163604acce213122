import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce, requireGo, workspaceFile } from '@trellis/local-server';
import { checkersNeedGo, goModules } from './install-checkers';
import { strictSchemas, type OpenApiDocument } from './strict-schemas';

/**
 * The JSON schemas of every kind of one Kubernetes version, as files in the cache. They are made from the API's own OpenAPI
 * document, which comes with the Go module `k8s.io/kubernetes` and is checked against Go's checksum database.
 *
 * @throws {MissingProgramError} when Go is needed and missing
 */
export async function kubernetesSchemas(
  onProgress: (line: string) => void,
): Promise<{ folder: string; version: string }> {
  const versionFile = workspaceFile('infra/checks/kubernetes.version');
  const version = (await readFile(versionFile, 'utf8')).trim();
  const folder = await buildOnce({
    name: 'kubernetes-schemas',
    inputs: [versionFile],
    onProgress,
    build: async (into) => {
      await requireGo(goModules(), checkersNeedGo);
      onProgress(`fetching the schemas of Kubernetes ${version} (once a machine)`);
      const module = await downloadModule(`k8s.io/kubernetes@${version}`, dirname(versionFile));
      const document = JSON.parse(
        await readFile(join(module, 'api/openapi-spec/swagger.json'), 'utf8'),
      ) as OpenApiDocument;
      const { definitions, kinds } = strictSchemas(document);
      await writeFile(join(into, 'definitions.json'), JSON.stringify({ definitions }));
      await Promise.all(
        [...kinds].map(([file, definition]) =>
          writeFile(
            join(into, file),
            JSON.stringify({ $ref: `definitions.json#/definitions/${definition}` }),
          ),
        ),
      );
    },
  });
  return { folder, version };
}

/** The folder of a Go module's sources. */
async function downloadModule(module: string, cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], { cwd });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
