import type pg from 'pg';
import { BinaryRows } from './binary-rows';

/** Anything that answers rows in PostgreSQL's binary format. */
export interface BinaryQueries {
  /**
   * Runs a query without parameters and answers its rows in binary format. For results of megabytes: as texts, bytes would
   * be twice as long, and slow to write and to read.
   */
  queryBinary(sql: string): Promise<BinaryRows>;
}

/**
 * A query whose rows come by `COPY … TO STDOUT (FORMAT binary)`, each in a message of its own: the `pg` client reads
 * everything else as text.
 */
export class BinaryQuery implements pg.Submittable {
  readonly result: Promise<BinaryRows>;
  private readonly rows = new BinaryRows();
  private readonly settle: { resolve(rows: BinaryRows): void; reject(error: unknown): void };

  constructor(private readonly sql: string) {
    const { promise, resolve, reject } = Promise.withResolvers<BinaryRows>();
    this.result = promise;
    this.settle = { resolve, reject };
  }

  submit(connection: pg.Connection): void {
    connection.query(`COPY (${this.sql}) TO STDOUT (FORMAT binary)`);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.rows.add(chunk);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.settle.resolve(this.rows);
  }

  handleError(error: unknown): void {
    this.settle.reject(error);
  }
}
