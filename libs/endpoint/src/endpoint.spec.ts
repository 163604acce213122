import { describe, expect, it } from 'vitest';
import { assertParameters, flagOf, parseEndpoint, urlHost } from './endpoint';

describe('an endpoint', () => {
  it('is read from a URL with several servers', () => {
    expect(parseEndpoint('kafka://one:9092,[::1]:9093,three')).toEqual({
      scheme: 'kafka',
      hosts: [{ host: 'one', port: 9092 }, { host: '::1', port: 9093 }, { host: 'three' }],
      path: '',
      parameters: new Map(),
    });
  });

  it('carries credentials, path and parameters, decoded', () => {
    expect(parseEndpoint('Consul://us%40er:p%3A%2Fw@host:8500/a/b?tls=true&dc=a%20b')).toEqual({
      scheme: 'consul',
      username: 'us@er',
      password: 'p:/w',
      hosts: [{ host: 'host', port: 8500 }],
      path: 'a/b',
      parameters: new Map([
        ['tls', 'true'],
        ['dc', 'a b'],
      ]),
    });
  });

  it('may name no server', () => {
    expect(parseEndpoint('dns:///{service}.local:1')).toMatchObject({
      hosts: [],
      path: '{service}.local:1',
    });
  });

  it.each([
    ['localhost:9092', /not a URL/],
    ['kafka://one:9092:7', /is not a host/],
    ['kafka://one,,two', /"" is not a host/],
    ['kafka://one:0', /is not a host/],
    ['kafka://one:70000', /is not a host/],
    ['kafka://u:%zz@one', /the password has a %/],
    ['kafka://one?a=1&a=2', /a is given twice/],
  ])('refuses %s, naming what is wrong', (url, problem) => {
    expect(() => parseEndpoint(url)).toThrow(problem);
  });

  it.each([
    'kafka://u:hidden@one:0',
    'kafka://u:hid/den@one:9092',
    'kafka://u:12/hidden@one',
    'consul://:hid?den@one',
  ])('never repeats a password in an error: %s', (url) => {
    expect(() => parseEndpoint(url)).toThrow(/^(?!.*(hid|12))/);
  });

  it('says which signs of a password have to be encoded', () => {
    expect(() => parseEndpoint('kafka://u:a/b@one:9092')).toThrow('percent-encoded');
  });

  it('refuses a parameter that is not known, naming those that are', () => {
    const endpoint = parseEndpoint('kafka://one?tsl=true');
    expect(() => assertParameters(endpoint, ['tls'])).toThrow('kafka:// has no parameter tsl, only tls');
    expect(() => assertParameters(endpoint, ['tsl'])).not.toThrow();
  });

  it('has flags that are off unless they say true', () => {
    expect(flagOf(parseEndpoint('kafka://one'), 'tls')).toBe(false);
    expect(flagOf(parseEndpoint('kafka://one?tls=true'), 'tls')).toBe(true);
    expect(() => flagOf(parseEndpoint('kafka://one?tls=1'), 'tls')).toThrow(/true or false/);
  });
});

it.each([
  ['one', 'one'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
])('%s stands in a URL as %s', (host, written) => {
  expect(urlHost(host)).toBe(written);
  expect(new URL(`http://${urlHost(host)}:80`).hostname).toBe(written);
});
