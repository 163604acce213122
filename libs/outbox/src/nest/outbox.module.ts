import { Global, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ServiceInfo } from '@trellis/context';
import { DatabasePool, UnitOfWork } from '@trellis/database';
import { EventBus } from '@trellis/events';
import { DeadLetters } from '../dead-letters/dead-letters';
import { EventHandlers } from '../inbox/event-handlers';
import { InboxConsumer } from '../inbox/inbox-consumer';
import { OutboxRelay } from '../relay/outbox-relay';
import { DeliveryRuntime } from '../runtime/delivery-runtime';
import { discoverEventHandlers } from './discover-event-handlers';

/**
 * Delivery of events: what units of work raise goes out, and what `@EventConsumer()` classes ask for comes in. Needs
 * `DatabasePool`, `UnitOfWork`, `EventBus` and `ServiceInfo` from global modules. Nothing runs until somebody calls
 * `DeliveryRuntime.start()`.
 */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: EventHandlers,
      inject: [DiscoveryService, MetadataScanner],
      useFactory: discoverEventHandlers,
    },
    {
      provide: OutboxRelay,
      inject: [DatabasePool, EventBus],
      useFactory: (database: DatabasePool, bus: EventBus) => new OutboxRelay(database, bus),
    },
    {
      provide: InboxConsumer,
      inject: [DatabasePool, UnitOfWork, EventBus, EventHandlers, ServiceInfo],
      useFactory: (
        database: DatabasePool,
        unitOfWork: UnitOfWork,
        bus: EventBus,
        handlers: EventHandlers,
        service: ServiceInfo,
      ) => new InboxConsumer(database, unitOfWork, bus, handlers, { group: service.name }),
    },
    {
      provide: DeadLetters,
      inject: [DatabasePool, UnitOfWork, EventBus, EventHandlers, OutboxRelay],
      useFactory: (
        database: DatabasePool,
        unitOfWork: UnitOfWork,
        bus: EventBus,
        handlers: EventHandlers,
        relay: OutboxRelay,
      ) => new DeadLetters(database, unitOfWork, bus, handlers, () => relay.wake()),
    },
    {
      provide: DeliveryRuntime,
      inject: [
        DatabasePool,
        UnitOfWork,
        EventBus,
        ServiceInfo,
        EventHandlers,
        OutboxRelay,
        InboxConsumer,
        DeadLetters,
      ],
      useFactory: (
        database: DatabasePool,
        unitOfWork: UnitOfWork,
        bus: EventBus,
        service: ServiceInfo,
        handlers: EventHandlers,
        relay: OutboxRelay,
        consumer: InboxConsumer,
        deadLetters: DeadLetters,
      ) =>
        new DeliveryRuntime({ database, unitOfWork, bus, service, handlers, relay, consumer, deadLetters }),
    },
  ],
  exports: [OutboxRelay, InboxConsumer, DeadLetters, DeliveryRuntime],
})
export class OutboxModule {}
