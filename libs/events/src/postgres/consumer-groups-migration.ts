import type { KitMigration } from '@trellis/database';

/** Consumer groups: who is in one, who owns which partition, and how far it is committed. */
export const consumerGroupsMigration: KitMigration = {
  id: '0002_consumer_groups',
  sql: `
CREATE TABLE bus.group_member (
  group_name text NOT NULL,
  member_id uuid NOT NULL,
  topics text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (group_name, member_id)
) WITH (fillfactor = 50);

-- A row stays for as long as the group is known. The epoch grows with each change of owner and fences the one before.
CREATE TABLE bus.assignment (
  group_name text NOT NULL,
  topic_id int NOT NULL REFERENCES bus.topic,
  partition int NOT NULL,
  member_id uuid,
  epoch bigint NOT NULL DEFAULT 0,
  committed bigint,
  PRIMARY KEY (group_name, topic_id, partition)
) WITH (fillfactor = 50);

-- How many partitions of each topic a member should own. Which members get one more differs from topic to topic.
CREATE FUNCTION bus.fair_share(p_group text, p_member uuid) RETURNS TABLE (topic_id int, size bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.topic_id, s.partitions / s.members
    + CASE WHEN (s.rank + s.topic_id) % s.members < s.partitions % s.members THEN 1 ELSE 0 END
  FROM (
    SELECT t.topic_id, t.partitions, m.member_id,
      count(*) OVER (PARTITION BY t.topic_id) AS members,
      row_number() OVER (PARTITION BY t.topic_id ORDER BY m.member_id) AS rank
    FROM bus.group_member m JOIN bus.topic t ON t.name = ANY (m.topics)
    WHERE m.group_name = p_group
  ) s
  WHERE s.member_id = p_member
$$;

-- Joins a group or renews the lease, takes partitions away from members that are gone, claims free ones up to the fair
-- share, and answers what the member owns now. 'surplus' marks what it should give up once the batch in hand is done.
CREATE FUNCTION bus.heartbeat(p_group text, p_member uuid, p_topics text[], p_lease interval)
RETURNS TABLE (
  topic text, partition int, epoch bigint, committed bigint, first_offset bigint, next_offset bigint, surplus boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_membership_changed boolean := false;
  v_claimed bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('trellis.bus.group.' || p_group, 0));

  UPDATE bus.group_member SET expires_at = clock_timestamp() + p_lease, topics = p_topics
    WHERE group_name = p_group AND member_id = p_member;
  IF NOT FOUND THEN
    INSERT INTO bus.group_member VALUES (p_group, p_member, p_topics, clock_timestamp() + p_lease);
    v_membership_changed := true;
  END IF;

  DELETE FROM bus.group_member WHERE group_name = p_group AND expires_at < clock_timestamp();
  v_membership_changed := v_membership_changed OR FOUND;

  UPDATE bus.assignment a SET member_id = NULL, epoch = a.epoch + 1
    WHERE a.group_name = p_group AND a.member_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM bus.group_member m JOIN bus.topic t ON t.name = ANY (m.topics)
      WHERE m.group_name = p_group AND m.member_id = a.member_id AND t.topic_id = a.topic_id
    );
  v_membership_changed := v_membership_changed OR FOUND;

  INSERT INTO bus.assignment (group_name, topic_id, partition)
    SELECT p_group, p.topic_id, p.partition
    FROM bus.topic t JOIN bus.partition p ON p.topic_id = t.topic_id
    WHERE t.name = ANY (p_topics) AND NOT EXISTS (
      SELECT FROM bus.assignment a
      WHERE a.group_name = p_group AND a.topic_id = p.topic_id AND a.partition = p.partition
    );

  UPDATE bus.assignment a SET member_id = p_member, epoch = a.epoch + 1
    FROM (
      SELECT u.topic_id, u.partition, row_number() OVER (PARTITION BY u.topic_id ORDER BY u.partition) AS nth
      FROM bus.assignment u WHERE u.group_name = p_group AND u.member_id IS NULL
    ) free
    JOIN bus.fair_share(p_group, p_member) share ON share.topic_id = free.topic_id
    WHERE a.group_name = p_group AND a.topic_id = free.topic_id AND a.partition = free.partition
      AND free.nth <= share.size - (
        SELECT count(*) FROM bus.assignment o
        WHERE o.group_name = p_group AND o.topic_id = free.topic_id AND o.member_id = p_member
      );
  GET DIAGNOSTICS v_claimed = ROW_COUNT;

  IF v_membership_changed THEN
    PERFORM pg_notify('trellis_bus_groups', p_group || ' ' || p_member);
  ELSIF v_claimed = 0 THEN
    -- A renewal that a crash of the server forgets is made again; it is not worth a flush.
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;

  RETURN QUERY
    SELECT t.name, a.partition, a.epoch, a.committed, p.first_offset, p.next_offset,
      row_number() OVER (PARTITION BY a.topic_id ORDER BY a.partition) > share.size
    FROM bus.assignment a
    JOIN bus.topic t ON t.topic_id = a.topic_id
    JOIN bus.partition p ON p.topic_id = a.topic_id AND p.partition = a.partition
    JOIN bus.fair_share(p_group, p_member) share ON share.topic_id = a.topic_id
    WHERE a.group_name = p_group AND a.member_id = p_member;
END $$;

-- Commits an offset if the caller still owns the partition. False: it does not, and nothing was written.
CREATE FUNCTION bus.commit_offset(
  p_group text, p_member uuid, p_topic text, p_partition int, p_epoch bigint, p_next_offset bigint
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE bus.assignment a SET committed = greatest(a.committed, p_next_offset)
    WHERE a.group_name = p_group AND a.partition = p_partition AND a.member_id = p_member AND a.epoch = p_epoch
      AND a.topic_id = (SELECT t.topic_id FROM bus.topic t WHERE t.name = p_topic);
  RETURN FOUND;
END $$;

-- Gives one partition up, so that another member claims it. Does nothing when the caller no longer owns it.
CREATE FUNCTION bus.release_partition(p_group text, p_member uuid, p_topic text, p_partition int, p_epoch bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE bus.assignment a SET member_id = NULL, epoch = a.epoch + 1
    WHERE a.group_name = p_group AND a.partition = p_partition AND a.member_id = p_member AND a.epoch = p_epoch
      AND a.topic_id = (SELECT t.topic_id FROM bus.topic t WHERE t.name = p_topic);
  IF FOUND THEN PERFORM pg_notify('trellis_bus_groups', p_group || ' ' || p_member); END IF;
END $$;

-- Leaves a group and gives all partitions up.
CREATE FUNCTION bus.leave_group(p_group text, p_member uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('trellis.bus.group.' || p_group, 0));
  DELETE FROM bus.group_member WHERE group_name = p_group AND member_id = p_member;
  UPDATE bus.assignment SET member_id = NULL, epoch = epoch + 1 WHERE group_name = p_group AND member_id = p_member;
  PERFORM pg_notify('trellis_bus_groups', p_group || ' ' || p_member);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bus FROM PUBLIC;
GRANT SELECT ON bus.assignment TO trellis_platform_member;
GRANT EXECUTE ON FUNCTION bus.heartbeat, bus.commit_offset, bus.release_partition, bus.leave_group
  TO trellis_platform_member;
`,
};
