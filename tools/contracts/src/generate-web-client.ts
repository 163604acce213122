import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findDrift, mendDrift, type DriftedFile } from './generated-drift.ts';
import { freshWebClient, type OpenApiDocument } from './web-client.ts';

/**
 * Brings `outputFolder` in line with an OpenAPI document: writes what differs, removes what is no longer generated. Without
 * a folder for it to lie in there is no web application, and nothing is written.
 */
export async function generateWebClient(documentFile: string, outputFolder: string): Promise<void> {
  if (!existsSync(dirname(outputFolder))) return;
  await withFreshCode(documentFile, (freshFolder) => mendDrift(outputFolder, freshFolder));
}

/** The files of `outputFolder` that are not what would be generated now; none without a web application. */
export async function findWebClientDrift(documentFile: string, outputFolder: string): Promise<DriftedFile[]> {
  if (!existsSync(dirname(outputFolder))) return [];
  return withFreshCode(documentFile, (freshFolder) => findDrift(outputFolder, freshFolder));
}

async function withFreshCode<T>(documentFile: string, use: (freshFolder: string) => T): Promise<T> {
  const freshFolder = mkdtempSync(join(tmpdir(), 'trellis-web-client-'));
  try {
    const document = JSON.parse(readFileSync(documentFile, 'utf8')) as OpenApiDocument;
    for (const [file, text] of await freshWebClient(document)) writeFileSync(join(freshFolder, file), text);
    return use(freshFolder);
  } finally {
    rmSync(freshFolder, { recursive: true, force: true });
  }
}
