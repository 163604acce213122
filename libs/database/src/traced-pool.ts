import { AsyncResource } from 'node:async_hooks';
import pg from 'pg';
import { TracedClient } from './traced-client';

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/** A pool whose connections make spans. */
export class TracedPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super({ ...config, Client: TracedClient });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    if (callback === undefined) return super.connect();
    // Who has to wait is called by whoever gives a connection back, and would act in that one's context.
    super.connect(AsyncResource.bind(callback));
  }
}
