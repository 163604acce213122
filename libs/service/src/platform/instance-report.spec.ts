import { expect, test } from 'vitest';
import { backendOf } from './instance-report';

test.each([
  ['postgresql://order:hush@127.0.0.1:5432/order', 'postgres', '127.0.0.1:5432'],
  ['kafka://order:hush@one:9092,two:9092?tls=true', 'kafka', 'one:9092,two:9092'],
  ['consul://:hush@[::1]:8500', 'consul', '[::1]:8500'],
  ['dns:///{service}.example.com:50051', 'dns', ''],
  // A password that PostgreSQL's driver takes as it is.
  ['postgres://order:hu@sh@db:5432/order', 'postgres', 'db:5432'],
  ['postgres://order:hu%sh@[::1]/order', 'postgres', '[::1]'],
  ['kafka://order:hu/sh@one:9092', 'kafka', ''],
])('of %s its kind and its servers are told, and nothing else', (url, kind, address) => {
  expect(backendOf(url)).toEqual({ kind, address });
});
