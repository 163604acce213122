import { UserServiceDefinition } from '@trellis/contracts';
import { expect, test } from 'vitest';
import { GrpcChannel } from './grpc-channel';

const channelWith = (channelOptions: object) =>
  new GrpcChannel(UserServiceDefinition, { target: '127.0.0.1:1', channelOptions: { ...channelOptions } });

test.each([
  ['interceptors', []],
  ['interceptor_providers', []],
  ['callInvocationTransformer', (call: unknown) => call],
])('%s would not apply to unary calls and are refused', (name, value) => {
  expect(() => channelWith({ [name]: value })).toThrow(`channelOptions.${name} would not apply`);
});

test('options of the channel itself are passed on', () => {
  channelWith({ 'grpc.keepalive_time_ms': 30_000, interceptors: undefined }).close();
});
