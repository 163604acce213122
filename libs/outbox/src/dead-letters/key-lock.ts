import type { SqlExecutor } from '@trellis/database';

/** Where a dead letter arose: it could not be published, or it could not be handled. */
export type DeliveryOrigin = 'outbox' | 'inbox';

/** A key of a topic. */
export interface TopicKey {
  readonly topic: string;
  readonly key: string;
}

/** Keys in an order that all lock them in, so that nobody waits in a circle. As text, since Prisma cannot read `void`. */
const lockSql = `
SELECT pg_advisory_xact_lock(lock)::text AS locked FROM (
  SELECT DISTINCT hashtextextended($1 || chr(10) || k.topic || chr(10) || k.key, 7305) AS lock
  FROM json_to_recordset($2::text::json) AS k(topic text, key text) ORDER BY lock
) AS ordered`;

/**
 * Locks keys until the transaction ends. Whoever handles, parks or redrives events of a key holds its lock, and must read
 * the park in a later statement than this one: only that statement's snapshot is sure to see what the last holder did.
 */
export async function lockKeys(
  transaction: SqlExecutor,
  origin: DeliveryOrigin,
  keys: readonly TopicKey[],
): Promise<void> {
  const named = keys.filter(({ key }) => key !== '').map(({ topic, key }) => ({ topic, key }));
  if (named.length > 0) await transaction.query(lockSql, [origin, JSON.stringify(named)]);
}
