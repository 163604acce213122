import type { GetDeliveryStatusResponse } from '@trellis/contracts';
import type { DeliveryStatus } from '@trellis/outbox';

/** A delivery's status as the contract has it. */
export function deliveryStatusMessage({ consumerLag, ...tables }: DeliveryStatus): GetDeliveryStatusResponse {
  return { ...tables, consumerLag: consumerLag ?? 0, consumerLagUnknown: consumerLag === undefined };
}
