import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the workspace that the tests belong to. */
export const WORKSPACE = join(import.meta.dirname, '../..');

/** The apps that run as processes and register themselves, sorted by name. */
export const APPS: readonly string[] = readdirSync(join(WORKSPACE, 'apps'))
  .filter((app) => existsSync(join(WORKSPACE, 'apps', app, 'service.json')))
  .sort();
