// The entry of `npm run compose:env`: writes .env, or adds to it what it lacks.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { completeEnvironment } from './src/complete-environment.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const file = path.join(root, '.env');

const existing = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
const { text, added } = completeEnvironment(readFileSync(path.join(root, '.env.example'), 'utf8'), existing);
if (text !== existing) {
  // Readable by its owner alone, and never half written.
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
console.log(added.length > 0 ? `.env: set ${added.join(', ')}` : '.env is complete');
