import { describe, expect, it } from 'vitest';
import { readConsulEndpoint } from './consul-endpoint';

describe('a Consul endpoint', () => {
  it('has the agents in order, on port 8500 unless the URL says another', () => {
    expect(readConsulEndpoint('consul://one,[::1]:8501')).toEqual({
      servers: [
        { host: 'one', port: 8500 },
        { host: '::1', port: 8501 },
      ],
      parameters: new Map(),
    });
  });

  it('takes the token of the credentials before the one of the URL', () => {
    expect(readConsulEndpoint('consul://:a@one').token).toBe('a');
    expect(readConsulEndpoint('consul://:a@one', { token: 'b' }).token).toBe('b');
  });

  it('speaks TLS only when the URL says so', () => {
    expect(readConsulEndpoint('consul://one', { ca: 'not used' }).tls).toBeUndefined();
    expect(readConsulEndpoint('consul://one?tls=true').tls).toBeDefined();
  });

  it('names the datacentre', () => {
    expect(readConsulEndpoint('consul://one?datacentre=east').datacentre).toBe('east');
  });

  it('knows what further parameters the adapter has', () => {
    expect(readConsulEndpoint('consul://one?prefix=a', {}, ['prefix']).parameters.get('prefix')).toBe('a');
    expect(() => readConsulEndpoint('consul://one?prefix=a')).toThrow('no parameter prefix');
  });

  it.each([
    ['consul:///', {}, 'names no server'],
    ['consul://one/path', {}, 'has no path'],
    ['consul://hidden@one', {}, 'consul://:token@host'],
    ['consul://one?tls=yes', {}, 'true or false'],
    ['consul://one?tls=true', { certificate: 'a' }, 'go together'],
    ['consul://one?tls=true', { certificate: 'hidden', key: 'hidden' }, 'not valid PEM'],
  ])('refuses %s with %j', (url, credentials, problem) => {
    expect(() => readConsulEndpoint(url, credentials)).toThrow(problem);
    expect(() => readConsulEndpoint(url, credentials)).toThrow(/^(?!.*hidden)/);
  });
});
