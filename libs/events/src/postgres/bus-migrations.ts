import type { KitMigration } from '@trellis/database';
import { consumerGroupsMigration } from './consumer-groups-migration';
import { logMigration } from './log-migration';

/**
 * The schema of the bus, in order. A migration that has been released is never changed; the next one is added.
 *
 * Nobody but the owner writes to the tables: what a member of `trellis_platform_member` may do is what the functions do.
 */
export const busMigrations: readonly KitMigration[] = [logMigration, consumerGroupsMigration];
