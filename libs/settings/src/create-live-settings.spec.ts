import { describe, expect, it } from 'vitest';
import { createLiveSettings } from './create-live-settings';
import { PostgresLiveSettings } from './postgres/postgres-live-settings';

describe('createLiveSettings', () => {
  it.each(['postgres://localhost/platform', 'postgresql://localhost/platform'])('opens %s', async (url) => {
    const settings = createLiveSettings(url);
    expect(settings).toBeInstanceOf(PostgresLiveSettings);
    await settings.close();
  });

  it.each(['amqp://localhost', 'localhost:9092/x', ''])('refuses %j and says what is supported', (url) => {
    expect(() => createLiveSettings(url)).toThrow('supported: postgres, postgresql');
  });
});
