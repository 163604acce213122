/**
 * `full` survives a power cut, as PostgreSQL does by default. `none` gives up crash safety for speed: for data that is
 * thrown away.
 */
export type Durability = 'full' | 'none';

/**
 * Command-line settings of a server that shares a developer's machine with everything else: little memory, and next to
 * no wake-ups when idle.
 */
export function serverSettings(options: {
  port: number;
  maxConnections: number;
  durability: Durability;
}): string[] {
  const settings: Record<string, string | number> = {
    port: options.port,
    listen_addresses: '127.0.0.1',
    // A socket in the file system would need a folder that every account involved can write to.
    unix_socket_directories: '',
    max_connections: options.maxConnections,
    superuser_reserved_connections: 3,

    shared_buffers: '32MB',
    huge_pages: 'off',
    // The default keeps three processes for reads ahead that a small database does not have.
    io_method: 'sync',
    max_worker_processes: 2,
    max_parallel_workers: 0,
    max_parallel_workers_per_gather: 0,
    max_logical_replication_workers: 0,
    autovacuum_max_workers: 1,
    jit: 'off',

    wal_level: 'minimal',
    max_wal_senders: 0,
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    checkpoint_timeout: '15min',
    bgwriter_delay: '10s',
    // Rows that come and go, as an outbox's do, need a vacuum more often than they need an idle machine.
    autovacuum_naptime: '30s',

    log_min_messages: 'warning',
    // Statements may carry what a log must not.
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] %q%u@%d ',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  if (options.durability === 'none') {
    Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' });
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
