import { expect, it } from 'vitest';
import { givenEndpoints } from './platform-endpoints';

it('what the environment names is taken, and what it names empty is not', () => {
  expect(givenEndpoints({ EVENT_BUS_URL: 'kafka://127.0.0.1:9092', REGISTRY_URL: '' })).toEqual({
    eventBusUrl: 'kafka://127.0.0.1:9092',
  });
  expect(givenEndpoints({})).toEqual({});
});
