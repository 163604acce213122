import { bucketOf } from './outbox-tables';

/**
 * A row has to be in its key's bucket. In a bucket that there is not it would wait for ever, since no relay leases that;
 * in another key's it could be overtaken, and a redrive would leave it behind. Rows that people write by hand, or with a
 * hash of their own, are refused from now on, and those that wait in a wrong bucket go to the right one.
 *
 * The check is there before rows are moved: between the two no other can come. Instances of earlier versions go on
 * meanwhile; their appends wait for the moment that this takes, and pass the check.
 */
export const outboxBucketCheck = `
ALTER TABLE messaging.outbox ADD CONSTRAINT outbox_bucket_of_key CHECK (bucket = ${bucketOf('key')}) NOT VALID;
UPDATE messaging.outbox SET bucket = ${bucketOf('key')} WHERE bucket <> ${bucketOf('key')};
ALTER TABLE messaging.outbox VALIDATE CONSTRAINT outbox_bucket_of_key;
`;
