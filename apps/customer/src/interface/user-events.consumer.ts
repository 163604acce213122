import { UserRegisteredEvent, type ReceivedEvent, type UserRegistered } from '@trellis/contracts';
import { EventConsumer, OnEvent } from '@trellis/outbox';
import { OpenCustomer } from '../application/open-customer';

/** New users become customers. */
@EventConsumer()
export class UserEventsConsumer {
  constructor(private readonly openCustomer: OpenCustomer) {}

  @OnEvent(UserRegisteredEvent)
  onUserRegistered({ data }: ReceivedEvent<UserRegistered>): Promise<void> {
    return this.openCustomer.execute(data.userId, data.displayName);
  }
}
