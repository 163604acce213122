import { describe, expect, it } from 'vitest';
import { describeConsulProblem } from './consul-problem';

const answered = (statusCode: number, body: string) => ({ response: { statusCode, body } });
const failed = (code: string) => Object.assign(new Error('failed'), { code });

describe('what is said of a failed request', () => {
  it.each([
    [failed('ECONNREFUSED'), 'Consul at one:8500 does not answer: ECONNREFUSED'],
    [{ isTimeout: true }, 'did not answer in time'],
    [failed('ERR_SSL_WRONG_VERSION_NUMBER'), 'remove tls=true'],
    [failed('EPROTO'), 'remove tls=true'],
    [failed('SELF_SIGNED_CERT_IN_CHAIN'), 'TRELLIS_CONSUL_CA_FILE'],
    [failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'TRELLIS_CONSUL_CA_FILE'],
    [failed('ERR_TLS_CERT_ALTNAME_INVALID'), 'for another name'],
    [failed('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'TRELLIS_CONSUL_CERTIFICATE_FILE'],
    [answered(400, 'Client sent an HTTP request to an HTTPS server.\n'), 'add tls=true'],
    [answered(403, 'ACL not found'), 'does not know the token'],
    [answered(403, "Permission denied: anonymous token lacks permission 'key:read'"), 'wants a token'],
    [answered(403, "Permission denied: token lacks permission 'service:write'"), "'service:write'"],
    [answered(429, 'Your IP is issuing too many concurrent connections'), 'http_max_conns_per_client'],
    [answered(500, 'No cluster leader'), 'has no leader'],
    [answered(500, 'No path to datacenter'), 'does not know the datacentre'],
    [answered(418, 'I am\n a teapot'), 'answered 418: I am a teapot'],
    [answered(500, 'rpc error getting client: failed to get conn: refused'), 'cannot reach its leader'],
  ])('%j: %s', (error, said) => {
    expect(describeConsulProblem(error, 'one:8500')).toContain(said);
  });
});
