// `npm run dead-letters`: lists, redrives and discards dead letters through the gateway.
import path from 'node:path';
import { CommandError } from './src/command.errors.ts';
import { runDeadLetters } from './src/run-dead-letters.ts';

try {
  await runDeadLetters(process.argv.slice(2), {
    environment: process.env,
    defaultStateDirectory: path.resolve(import.meta.dirname, '../../.trellis'),
    print: console.log,
  });
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
