import { expect, it } from 'vitest';
import { adapterFor } from './adapter-for';

const adapters = { kafka: (url: string) => `bus at ${url}`, postgres: (url: string) => `log at ${url}` };

it('makes the adapter that the scheme names, in upper case too', () => {
  expect(adapterFor('event bus', adapters, 'KAFKA://one')).toBe('bus at KAFKA://one');
});

it.each([
  ['amqp://one', 'there is no event bus for amqp://; supported: kafka, postgres'],
  ['toString://one', 'there is no event bus for tostring://; supported: kafka, postgres'],
  ['localhost:9092', 'there is no event bus for an address without a scheme; supported: kafka, postgres'],
  ['/tmp/socket', 'there is no event bus for an address without a scheme; supported: kafka, postgres'],
])('refuses %s, naming what there is', (url, problem) => {
  expect(() => adapterFor('event bus', adapters, url)).toThrow(problem);
});
