import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TlsConfigurationError, type GrpcTlsOptions } from '../src/index';
import { TestAuthority } from './certificates';
import { clientOf, closeEchoes, startEcho } from './echo-service';

let authority: TestAuthority;
let stranger: TestAuthority;
let server: GrpcTlsOptions;

beforeAll(() => {
  authority = new TestAuthority();
  stranger = new TestAuthority();
  server = { caFile: authority.caFile, ...authority.issue('order') };
});

afterEach(closeEchoes);

afterAll(() => {
  authority.dispose();
  stranger.dispose();
});

test('a client that trusts the authority is served over TLS', async () => {
  const { address } = await startEcho({ tls: server });
  const client = clientOf(address, { tls: { caFile: authority.caFile } });
  await expect(client.unary({ text: 'a' })).resolves.toEqual({ text: 'a' });
});

test('a client that trusts another authority, or speaks plain text, is not', async () => {
  const { address } = await startEcho({ tls: server });
  const distrusting = clientOf(address, { tls: { caFile: stranger.caFile } });
  await expect(distrusting.unary({ text: 'a' })).rejects.toMatchObject({ codeName: 'UNAVAILABLE' });
  await expect(clientOf(address).unary({ text: 'a' })).rejects.toMatchObject({ codeName: 'UNAVAILABLE' });
});

test('with client certificates required, only one of the authority is let in', async () => {
  const { address } = await startEcho({ tls: { ...server, requireClientCertificate: true } });
  const { caFile } = authority;
  const known = clientOf(address, { tls: { caFile, ...authority.issue('bff') } });
  await expect(known.unary({ text: 'a' })).resolves.toEqual({ text: 'a' });
  for (const tls of [{ caFile }, { caFile, ...stranger.issue('bff') }]) {
    await expect(clientOf(address, { tls }).unary({ text: 'a' })).rejects.toMatchObject({
      codeName: 'UNAVAILABLE',
    });
  }
});

test.each<[string, GrpcTlsOptions, RegExp]>([
  ['a server without a certificate', {}, /needs a certificate/],
  ['a certificate without its key', { certificateFile: 'x.pem' }, /x\.pem cannot be read/],
  ['a file that is not there', { caFile: 'a', certificateFile: 'b', keyFile: 'c' }, /cannot be read/],
])('%s is reported at start', async (_title, tls, message) => {
  const start = startEcho({ tls });
  await expect(start).rejects.toThrow(TlsConfigurationError);
  await expect(start).rejects.toThrow(message);
});

test('client certificates cannot be required without an authority', async () => {
  const { caFile: _caFile, ...own } = server;
  await expect(startEcho({ tls: { ...own, requireClientCertificate: true } })).rejects.toThrow(/authority/);
});
