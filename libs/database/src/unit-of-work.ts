import type { EventMessage } from '@trellis/contracts';
import type { SqlExecutor } from './sql-executor';

/** A transaction in progress, and the events raised in it. */
export interface Transaction<Client = unknown> extends SqlExecutor {
  /** The ORM's client, bound to this transaction. */
  readonly client: Client;
  /** Remembers events; the unit of work appends them as the transaction's last statement. */
  raise(events: readonly EventMessage[]): void;
  /** Calls `effect` once the outermost transaction has committed, and never otherwise. For hints, which may be lost. */
  afterCommit(effect: () => void): void;
}

/** Called with every event of a transaction, as the transaction's last statement. */
export type BeforeCommit = (transaction: SqlExecutor, events: readonly EventMessage[]) => Promise<void>;

/**
 * One transaction on the service's own database. Nested calls join the transaction of the caller (an event handler's, for
 * one), so that a use case is the same code behind a call and behind an event.
 */
export abstract class UnitOfWork<Client = unknown> {
  /**
   * Runs `work` in a transaction and commits what it did together with the events it raised. Rolls back when `work`
   * rejects, and rejects itself when `work` resolves although a statement had failed: nothing is committed then, and what
   * that statement failed of is the cause. A transaction that the database aborted for a deadlock or a serialization failure is run again, at most
   * twice, when it is the outermost: `work` must therefore have no effect outside the transaction.
   */
  abstract run<T>(work: (transaction: Transaction<Client>) => Promise<T>): Promise<T>;

  /** Registers what appends events. The outbox does, once, at start. */
  abstract onBeforeCommit(append: BeforeCommit): void;

  /** Calls `listener` after each commit that carried events: the relay's in-process hint. */
  abstract onCommitted(listener: (events: readonly EventMessage[]) => void): void;
}
