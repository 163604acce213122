import { describe, expect, it } from 'vitest';
import { createRegistry } from './create-registry';
import { PostgresRegistry } from './postgres/postgres-registry';

describe('createRegistry', () => {
  it.each(['postgres://localhost/platform', 'postgresql://localhost/platform'])('opens %s', async (url) => {
    const registry = createRegistry(url);
    expect(registry).toBeInstanceOf(PostgresRegistry);
    await registry.close();
  });

  it.each(['amqp://localhost', 'localhost:9092/x', ''])('refuses %j and says what is supported', (url) => {
    expect(() => createRegistry(url)).toThrow('supported: postgres, postgresql');
  });
});
