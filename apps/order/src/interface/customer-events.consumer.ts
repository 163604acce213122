import {
  CreditRefusalReason,
  CreditRefusedEvent,
  CreditReservedEvent,
  type CreditRefused,
  type CreditReserved,
  type ReceivedEvent,
} from '@trellis/contracts';
import { EventConsumer, OnEvent } from '@trellis/outbox';
import { ApproveOrder } from '../application/approve-order';
import { RejectOrder } from '../application/reject-order';
import type { RejectionReason } from '../domain/order';

/** The customer's credit decisions. */
@EventConsumer()
export class CustomerEventsConsumer {
  constructor(
    private readonly approveOrder: ApproveOrder,
    private readonly rejectOrder: RejectOrder,
  ) {}

  @OnEvent(CreditReservedEvent)
  onCreditReserved({ data }: ReceivedEvent<CreditReserved>): Promise<void> {
    return this.approveOrder.execute(data.orderId);
  }

  @OnEvent(CreditRefusedEvent)
  onCreditRefused({ data }: ReceivedEvent<CreditRefused>): Promise<void> {
    return this.rejectOrder.execute(data.orderId, rejectionReasonOf(data.reason));
  }
}

function rejectionReasonOf(reason: CreditRefusalReason): RejectionReason {
  return reason === CreditRefusalReason.CURRENCY_MISMATCH ? 'CURRENCY_MISMATCH' : 'INSUFFICIENT_CREDIT';
}
