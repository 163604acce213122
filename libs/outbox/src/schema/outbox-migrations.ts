import { deadLetterTables } from './dead-letter-tables';
import { inboxTables } from './inbox-tables';
import { outboxBucketCheck } from './outbox-bucket-check';
import { outboxTables } from './outbox-tables';

/** The schema that holds the tables, beside the service's own. */
export const MESSAGING_SCHEMA = 'messaging';

/** The tables of delivery, for `applyKitMigrations` on schema {@link MESSAGING_SCHEMA}. */
export const outboxMigrations = [
  { id: '0001_outbox', sql: outboxTables },
  { id: '0002_inbox', sql: inboxTables },
  { id: '0003_dead_letters', sql: deadLetterTables },
  { id: '0004_outbox_bucket_check', sql: outboxBucketCheck },
] as const;
