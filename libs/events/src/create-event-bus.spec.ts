import { describe, expect, it } from 'vitest';
import { createEventBus } from './create-event-bus';
import { PostgresEventBus } from './postgres/postgres-event-bus';

describe('createEventBus', () => {
  it.each(['postgres://localhost/platform', 'postgresql://localhost/platform'])('opens %s', async (url) => {
    const bus = createEventBus(url);
    expect(bus).toBeInstanceOf(PostgresEventBus);
    await bus.close();
  });

  it.each(['amqp://localhost', 'localhost:9092/x', ''])('refuses %j and says what is supported', (url) => {
    expect(() => createEventBus(url)).toThrow('supported: postgres, postgresql');
  });
});
