import { UnsupportedEndpointError } from '@trellis/endpoint';
import { describe, expect, it } from 'vitest';
import { createEventBus } from './create-event-bus';
import { KafkaEventBus } from './kafka/kafka-event-bus';
import { PostgresEventBus } from './postgres/postgres-event-bus';

describe('createEventBus', () => {
  it.each([
    ['postgres://localhost/platform', PostgresEventBus],
    ['postgresql://localhost/platform', PostgresEventBus],
    ['kafka://localhost:9092,localhost:9093', KafkaEventBus],
  ])('opens %s', async (url, adapter) => {
    const bus = createEventBus(url);
    expect(bus).toBeInstanceOf(adapter);
    await bus.close();
  });

  it.each(['amqp://localhost', 'localhost:9092/x', ''])('refuses %j and says what is supported', (url) => {
    expect(() => createEventBus(url)).toThrow(UnsupportedEndpointError);
    expect(() => createEventBus(url)).toThrow('supported: postgres, postgresql, kafka');
  });

  it('takes credentials beside the URL', () => {
    expect(() => createEventBus('kafka://localhost', { kafka: { username: 'app' } })).toThrow('password');
  });
});
