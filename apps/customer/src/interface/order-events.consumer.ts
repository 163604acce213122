import {
  OrderCancelledEvent,
  OrderPlacedEvent,
  type OrderCancelled,
  type OrderPlaced,
  type ReceivedEvent,
} from '@trellis/contracts';
import { EventConsumer, OnEvent } from '@trellis/outbox';
import { ReleaseCredit } from '../application/release-credit';
import { ReserveCredit } from '../application/reserve-credit';

/** Orders take credit and give it back. Both events of an order share a key, so its placing always comes first. */
@EventConsumer()
export class OrderEventsConsumer {
  constructor(
    private readonly reserveCredit: ReserveCredit,
    private readonly releaseCredit: ReleaseCredit,
  ) {}

  @OnEvent(OrderPlacedEvent)
  async onOrderPlaced({ data }: ReceivedEvent<OrderPlaced>): Promise<void> {
    const { customerId, orderId, total } = data;
    if (!total) throw new Error(`Order ${orderId} was placed without a total.`);
    await this.reserveCredit.execute(customerId, orderId, total);
  }

  @OnEvent(OrderCancelledEvent)
  onOrderCancelled({ data }: ReceivedEvent<OrderCancelled>): Promise<void> {
    return this.releaseCredit.execute(data.customerId, data.orderId);
  }
}
