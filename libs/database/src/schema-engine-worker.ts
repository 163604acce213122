import type { SchemaEngine } from '@prisma/schema-engine-wasm';

/** What the engine is asked to do, once, in a thread of its own. */
export interface EngineTask {
  /** Absolute path of the module beside the engine's `.wasm` file. */
  enginePath: string;
  /** Text of a Prisma schema that names the provider. */
  schema: string;
  method: 'diff' | 'applyMigrations';
  parameters: unknown;
}

/** From the thread: a call of the database adapter, or the outcome. */
export type EngineMessage =
  | { kind: 'call'; id: number; method: string; argument: unknown }
  | { kind: 'done'; value: unknown }
  | { kind: 'failed'; message: string };

/** To the thread: the answer to a call, in the form of Prisma's `Result`. */
export interface EngineAnswer {
  id: number;
  ok: boolean;
  value?: unknown;
  error?: unknown;
}

/**
 * Runs one task of Prisma's schema engine; the body of a worker thread. It is started from its own source text, so that it
 * needs no file of its own in a bundle: it may use nothing from outside but its parameter, and no `import()`.
 */
export function schemaEngineWorker(require: NodeJS.Require): void {
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const task = workerData as EngineTask;
  const answered = new Map<number, (answer: EngineAnswer) => void>();
  let calls = 0;

  const post = (message: EngineMessage) => parentPort!.postMessage(message);
  parentPort!.on('message', (answer: EngineAnswer) => {
    answered.get(answer.id)!(answer);
    answered.delete(answer.id);
  });

  /** Prisma's `Result`: what an error-capturing adapter answers instead of throwing. */
  const result = ({ ok, value, error }: { ok: boolean; value?: unknown; error?: unknown }): object =>
    ok
      ? {
          ok,
          value,
          map: (f: (v: unknown) => unknown) => result({ ok, value: f(value) }),
          flatMap: (f: (v: unknown) => unknown) => f(value),
        }
      : { ok, error, map: () => result({ ok, error }), flatMap: () => result({ ok, error }) };

  const call = (method: string) => (argument: unknown) =>
    new Promise<object>((resolve) => {
      const id = calls++;
      answered.set(id, (answer) => resolve(result(answer)));
      post({ kind: 'call', id, method, argument });
    });

  const identity = {
    provider: 'postgres',
    adapterName: 'trellis',
    errorRegistry: { consumeError: () => undefined },
  };
  const connection = {
    ...identity,
    queryRaw: call('queryRaw'),
    executeRaw: call('executeRaw'),
    executeScript: call('executeScript'),
    startTransaction: () => Promise.resolve(result({ ok: false, error: { kind: 'GenericJs', id: 0 } })),
    getConnectionInfo: () =>
      result({ ok: true, value: { schemaName: 'public', supportsRelationJoins: true } }),
    dispose: () => Promise.resolve(result({ ok: true })),
  };
  const connect = () => Promise.resolve(result({ ok: true, value: connection }));

  const run = async () => {
    const module = require(task.enginePath) as {
      SchemaEngine: typeof SchemaEngine;
      __wbg_set_wasm(exports: unknown): void;
    };
    const { WebAssembly } = globalThis as unknown as {
      WebAssembly: {
        instantiate(
          binary: Uint8Array,
          imports: object,
        ): Promise<{ instance: { exports: Record<string, unknown> } }>;
      };
    };
    const binary = readFileSync(task.enginePath.replace(/\.js$/, '.wasm'));
    const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': module });
    module.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    const engine = await module.SchemaEngine.new(
      { datamodels: [['schema.prisma', task.schema]] },
      () => undefined,
      { ...identity, connect, connectToShadowDb: connect },
    );
    return engine[task.method](task.parameters as never);
  };
  run().then(
    (value: unknown) => post({ kind: 'done', value }),
    (error: unknown) =>
      post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
}
