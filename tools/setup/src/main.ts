import { Logger } from '@nestjs/common';
import { createServiceDatabase, USAGE as DATABASE_USAGE } from './create-service-database';
import { createTopics, USAGE as TOPICS_USAGE } from './create-topics';
import { SetupError } from './setup.errors';

type Environment = Readonly<Record<string, string | undefined>>;

/** What has to be there before services start. Each step may be run again at any time. */
const steps: Readonly<
  Record<
    string,
    { usage: string; run: (args: readonly string[], environment: Environment) => Promise<readonly string[]> }
  >
> = {
  topics: { usage: TOPICS_USAGE, run: (_, environment) => createTopics(environment) },
  database: { usage: DATABASE_USAGE, run: ([role], environment) => createServiceDatabase(role, environment) },
};

/** Runs one step, named by the first argument; a failure is one line and the exit code 1. */
export async function main([name = '', ...args]: readonly string[], environment: Environment): Promise<void> {
  // What the bus tries on its way is of no interest here; how it ended is said below.
  Logger.overrideLogger(false);
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (!step || args.includes('--help')) {
    console.log(step?.usage ?? `There are the steps ${Object.keys(steps).join(' and ')}.`);
    if (!step) process.exitCode = 2;
    return;
  }
  try {
    for (const line of await step.run(args, environment)) console.log(line);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

// In an image it is the program; `npm run topics` imports it. A step ends when it is done: what waits for it must not wait for
// a connection as well that a client library left open.
if (import.meta.main) {
  await main(process.argv.slice(2), process.env);
  process.exit();
}
