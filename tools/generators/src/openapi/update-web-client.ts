import { readJson, type Tree } from '@nx/devkit';
import { freshWebClient, type OpenApiDocument } from '@trellis-tools/contracts/web-client';
import { openApiFile } from './openapi-document.ts';

const generated = 'apps/web/src/api/generated';

/** Brings the web application's client in line with the API's document of the tree. */
export async function updateWebClient(tree: Tree): Promise<void> {
  if (!tree.exists(generated)) return;
  const fresh = await freshWebClient(readJson<OpenApiDocument>(tree, openApiFile));
  for (const [file, text] of fresh) tree.write(`${generated}/${file}`, text);
}
