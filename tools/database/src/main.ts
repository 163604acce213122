import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { MigrationRefusedError, recordBaseline, writeMigration } from './write-migration';

const USAGE = `Writes the next migration of an app from what changed in its schema.prisma.

  npm run db:diff -- <app> <name>       for example: npm run db:diff -- order add_delivery_date
  npm run db:diff -- <app> --baseline   takes schema.prisma as what the migrations so far make
`;

/** Runs the command line and answers the exit code. */
export async function main(root: string, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { baseline: { type: 'boolean', default: false } },
  });
  const [app, name] = positionals;
  if (!app || (!name && !values.baseline)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const prismaDirectory = join(root, 'apps', app, 'prisma');
  try {
    if (values.baseline) {
      await recordBaseline(prismaDirectory);
      process.stdout.write(`The migrations of ${app} are taken to make its schema.prisma.\n`);
      return 0;
    }
    const file = await writeMigration({ prismaDirectory, name: name!, now: new Date() });
    process.stdout.write(
      file ? `Wrote ${relative(root, file)}. Read it before you commit it.\n` : 'Nothing has changed.\n',
    );
    return 0;
  } catch (error) {
    if (!(error instanceof MigrationRefusedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
