import { expect, test } from 'vitest';
import { backendOf } from './instance-report';

test.each([
  ['postgresql://order:hush@127.0.0.1:5432/order', 'postgres', '127.0.0.1:5432'],
  ['kafka://order:hush@one:9092,two:9092?tls=true', 'kafka', 'one:9092,two:9092'],
  ['consul://:hush@[::1]:8500', 'consul', '[::1]:8500'],
  ['dns:///{service}.example.com:50051', 'dns', ''],
])('of %s its kind and its servers are told, and nothing else', (url, kind, address) => {
  expect(backendOf(url)).toEqual({ kind, address });
});
