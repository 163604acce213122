import { Gauge } from 'prom-client';
import type pg from 'pg';

const pools = new Map<pg.Pool, string>();

new Gauge({
  name: 'db_client_connection_count',
  help: 'Connections to the database, by what they are doing: idle or used.',
  labelNames: ['db_client_connection_pool_name', 'db_client_connection_state'],
  collect() {
    this.reset();
    for (const [pool, name] of pools) {
      this.inc(labels(name, 'idle'), pool.idleCount);
      this.inc(labels(name, 'used'), pool.totalCount - pool.idleCount);
    }
  },
});

new Gauge({
  name: 'db_client_connection_max',
  help: 'Connections that the pool may have.',
  labelNames: ['db_client_connection_pool_name'],
  collect() {
    this.reset();
    for (const [pool, name] of pools) this.inc({ db_client_connection_pool_name: name }, pool.options.max);
  },
});

new Gauge({
  name: 'db_client_connection_pending_requests',
  help: 'Work that waits for a connection.',
  labelNames: ['db_client_connection_pool_name'],
  collect() {
    this.reset();
    for (const [pool, name] of pools) this.inc({ db_client_connection_pool_name: name }, pool.waitingCount);
  },
});

/** Tells of a pool until {@link forgetPool}. Pools of one name are added up. */
export function observePool(pool: pg.Pool, name: string): void {
  pools.set(pool, name);
}

export function forgetPool(pool: pg.Pool): void {
  pools.delete(pool);
}

function labels(name: string, state: 'idle' | 'used') {
  return { db_client_connection_pool_name: name, db_client_connection_state: state };
}
