import { join } from 'node:path';

/** The folder of the workspace that the tests belong to. */
export const WORKSPACE = join(import.meta.dirname, '../..');
