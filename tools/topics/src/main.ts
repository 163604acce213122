import { Logger } from '@nestjs/common';
import { createTopics, USAGE } from './create-topics';
import { TopicsError } from './topics.errors';

/** Runs the command line; a failure is one line and the exit code 1. */
export async function main(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  // What the bus tries on its way is of no interest here; how it ended is said below.
  Logger.overrideLogger(false);
  if (args.includes('--help')) {
    console.log(USAGE);
    return;
  }
  try {
    for (const line of await createTopics(environment)) console.log(line);
  } catch (error) {
    if (!(error instanceof TopicsError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
