import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type {
  ApplyMigrationsInput,
  ApplyMigrationsOutput,
  DiffParams,
  DiffResult,
} from '@prisma/schema-engine-wasm';
import type { SqlQueryable, SqlResultSet } from '@prisma/driver-adapter-utils';
import { messageOf } from '@trellis/errors';
import {
  schemaEngineWorker,
  type EngineAnswer,
  type EngineMessage,
  type EngineTask,
} from './schema-engine-worker';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n';

/** The calls that Prisma's schema engine makes of its database. */
export type EngineDatabase = Pick<SqlQueryable, 'queryRaw' | 'executeRaw'> & {
  executeScript(script: string): Promise<void>;
};

/** Stands in for a database where the engine asks for one and does not need it. */
const noDatabase: EngineDatabase = {
  queryRaw: () => Promise.resolve<SqlResultSet>({ columnNames: [], columnTypes: [], rows: [] }),
  executeRaw: () => Promise.resolve(0),
  executeScript: () => Promise.resolve(),
};

/** Applies Prisma migrations through Prisma's own engine. */
export function applyByEngine(
  database: EngineDatabase,
  input: ApplyMigrationsInput,
): Promise<ApplyMigrationsOutput> {
  return runEngine<ApplyMigrationsOutput>(database, 'applyMigrations', input);
}

/**
 * The SQL that turns a database of the schema `from` (undefined: an empty one) into one of the schema `to`, both given as
 * Prisma schema text. Empty when there is nothing to do. Needs no database.
 */
export async function diffPrismaSchemas(from: string | undefined, to: string): Promise<string> {
  const datamodel = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  const parameters: DiffParams = {
    from: from === undefined ? { tag: 'empty' } : datamodel(from),
    to: datamodel(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  };
  const { stdout } = await runEngine<DiffResult>(noDatabase, 'diff', parameters);
  const script = stdout ?? '';
  return /^\s*--[^\n]*\s*$/.test(script) ? '' : script;
}

/**
 * Runs the engine, a WebAssembly module, in a thread that is ended afterwards. That frees its 30 MB, and its timers with
 * it: within one thread a second instance would be called with the pointers of the first.
 */
async function runEngine<T>(
  database: EngineDatabase,
  method: EngineTask['method'],
  parameters: unknown,
): Promise<T> {
  // Resolved at run time rather than imported, so that no bundler takes the module apart from its `.wasm` file.
  const enginePath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const task: EngineTask = { enginePath, schema: SCHEMA, method, parameters };
  // No options of this process: a loader or an inspector is not for this thread.
  const worker = new Worker(`(${schemaEngineWorker.toString()})(require)`, {
    eval: true,
    workerData: task,
    execArgv: [],
  });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error("Prisma's schema engine ended early.")));
      worker.on('message', (message: EngineMessage) => {
        if (message.kind === 'done') resolve(message.value as T);
        else if (message.kind === 'failed') reject(new Error(message.message));
        else void answer(database, message).then((reply) => worker.postMessage(reply));
      });
    });
  } finally {
    await worker.terminate();
  }
}

async function answer(
  database: EngineDatabase,
  { id, method, argument }: Extract<EngineMessage, { kind: 'call' }>,
): Promise<EngineAnswer> {
  try {
    return { id, ok: true, value: await database[method as keyof EngineDatabase](argument as never) };
  } catch (error) {
    // Prisma's adapter describes a refusal in `cause`; anything else has no description that the engine knows.
    const cause = (error as { cause?: { kind?: unknown } }).cause;
    const described = typeof cause?.kind === 'string';
    const message = messageOf(error);
    return {
      id,
      ok: false,
      error: described ? cause : { kind: 'postgres', code: 'N/A', severity: 'ERROR', message },
    };
  }
}
