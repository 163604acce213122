import { expect, inject, test } from 'vitest';
import { answersAsBroker } from '@trellis/local-kafka';
import '../src';

test('the run has a Kafka broker that answers', async () => {
  expect(await answersAsBroker(Number(new URL(inject('kafkaUrl')).port))).toBe(true);
});

test('the run has a Consul server that answers', async () => {
  const { host } = new URL(inject('consulUrl'));
  const response = await fetch(`http://${host}/v1/status/leader`);
  expect(await response.json()).toMatch(/^127\.0\.0\.1:\d+$/);
});
