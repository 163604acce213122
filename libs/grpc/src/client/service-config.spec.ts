import { OrderServiceDefinition } from '@trellis/contracts';
import { expect, test } from 'vitest';
import { serviceConfigOf } from './service-config';

test('only methods that the contract declares safe to repeat have a retry policy', () => {
  const service = {
    ...OrderServiceDefinition,
    methods: {
      getOrder: OrderServiceDefinition.methods.getOrder,
      cancelOrder: OrderServiceDefinition.methods.cancelOrder,
      placeOrder: { ...OrderServiceDefinition.methods.placeOrder, options: {} },
    },
  };
  expect(serviceConfigOf(service)).toMatchObject({
    methodConfig: [
      {
        name: [
          { service: 'trellis.order.v1.OrderService', method: 'GetOrder' },
          { service: 'trellis.order.v1.OrderService', method: 'CancelOrder' },
        ],
        retryPolicy: { retryableStatusCodes: ['UNAVAILABLE'] },
      },
    ],
  });
});
