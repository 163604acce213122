import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metricsByApp, TrellisSystem } from '../harness';
import { products, Shopper, some } from '../shop';

let system: TrellisSystem;

beforeAll(async () => {
  system = await TrellisSystem.start();
  const shopper = await Shopper.signUp(system.gatewayUrl);
  const { id } = await shopper.placeOrder(some(products.rose));
  await shopper.untilStatus(id, 'APPROVED');
});
afterAll(() => system?.stop());

it.each(['customer', 'order'])(
  'the metrics of %s tell of every event that it raised and handled',
  async (app) => {
    await eventually(async () => {
      const pages = await metricsByApp(await system.registryUrl(app));
      expect([...pages.get(app)!.samples]).toEqual(
        expect.arrayContaining([
          'trellis_grpc_server_handling_seconds_bucket',
          'db_client_connection_count',
          'trellis_outbox_depth',
          'trellis_relay_published_total',
          'trellis_relay_send_seconds_bucket',
          'trellis_consumer_lag',
          'trellis_inbox_handled_total',
          'trellis_inbox_transaction_seconds_bucket',
          'trellis_delivery_seconds_bucket',
        ]),
      );
    });
  },
);
