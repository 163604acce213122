import { InvalidEndpointError } from '@trellis/endpoint';
import { describe, expect, it } from 'vitest';
import { kafkaAddressOf } from './kafka-address';

describe('kafkaAddressOf', () => {
  it('reads brokers, with 9092 where no port is given', () => {
    expect(kafkaAddressOf('kafka://one:9093,two')).toEqual({
      brokers: ['one:9093', 'two:9092'],
      label: 'kafka://one:9093,two:9092',
    });
  });

  it('takes a user from the URL, by SCRAM unless another mechanism is named', () => {
    expect(kafkaAddressOf('kafka://app:a%40b@one').sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'app',
      password: 'a@b',
    });
    expect(kafkaAddressOf('kafka://app:x@one?saslMechanism=plain').sasl).toMatchObject({
      mechanism: 'plain',
    });
  });

  it('prefers credentials that are given beside the URL', () => {
    const { sasl } = kafkaAddressOf('kafka://app:old@one', { username: 'other', password: 'new' });
    expect(sasl).toMatchObject({ username: 'other', password: 'new' });
  });

  it('speaks TLS when the URL says so, with the authority and certificate that are given', () => {
    expect(kafkaAddressOf('kafka://one').ssl).toBeUndefined();
    expect(kafkaAddressOf('kafka://one?tls=true').ssl).toEqual({});
    expect(kafkaAddressOf('kafka://one?tls=true', { ca: 'CA', certificate: 'C', key: 'K' }).ssl).toEqual({
      ca: ['CA'],
      cert: 'C',
      key: 'K',
    });
  });

  it.each([
    ['kafka://', {}, 'names no broker'],
    ['kafka://one/topic', {}, 'has no path'],
    ['kafka://[::1]:9092', {}, 'IPv6'],
    ['kafka://one?ssl=true', {}, 'no parameter ssl'],
    ['kafka://one?tls=yes', {}, 'tls is true or false'],
    ['kafka://app:x@one?saslMechanism=md5', {}, 'scram-sha-512'],
    ['kafka://one?saslMechanism=plain', {}, 'no Kafka user'],
    ['kafka://app@one', {}, 'no password'],
    ['kafka://one', { password: 'secret' }, 'no user'],
    ['kafka://one', { ca: 'CA' }, 'tls=true'],
    ['kafka://one?tls=true', { certificate: 'C' }, 'together'],
  ])('refuses %s with %j', (url, credentials, problem) => {
    expect(() => kafkaAddressOf(url, credentials)).toThrow(InvalidEndpointError);
    expect(() => kafkaAddressOf(url, credentials)).toThrow(problem);
  });

  it('never shows a password, neither in the label nor in an error', () => {
    expect(kafkaAddressOf('kafka://app:secret@one').label).not.toContain('secret');
    const problem = (() => {
      try {
        return kafkaAddressOf('kafka://app:secret@one?tls=maybe');
      } catch (error) {
        return error;
      }
    })();
    expect(String(problem)).not.toContain('secret');
  });
});
