import { expect, test } from 'vitest';
import { deliveryStatusMessage } from './delivery-status-message';

const tables = { outboxDepth: 1, outboxOldestAgeSeconds: 2, deadLetterCount: 3, parkedKeyCount: 4 };

test('a lag that is not known is told apart from none', () => {
  expect(deliveryStatusMessage({ ...tables, consumerLag: undefined })).toEqual({
    ...tables,
    consumerLag: 0,
    consumerLagUnknown: true,
  });
  expect(deliveryStatusMessage({ ...tables, consumerLag: 0 })).toMatchObject({ consumerLagUnknown: false });
});
