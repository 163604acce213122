import { Injectable, Module } from '@nestjs/common';
import { JwksSource } from '@trellis/auth';
import { runService, type RunningService } from '@trellis/service';
import { createTestPlatform } from '@trellis/service-testing';
import type { TestDatabase } from '@trellis/testing';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppModule } from '../src/app.module';
import { GatewayConfiguration } from '../src/gateway.configuration';
import { gatewayHttp } from '../src/http/gateway-http';

const keys = await generateKeyPair('EdDSA');

@Injectable()
class TestJwksSource extends JwksSource {
  async fetch(): Promise<{ keys: JWK[] }> {
    return { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1' }] };
  }
}

@Module({ imports: [AppModule], providers: [{ provide: JwksSource, useClass: TestJwksSource }] })
class GatewayModule {}

let platform: TestDatabase;
let gateway: RunningService;

beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.drop());

beforeEach(async () => {
  gateway = await runService(
    { name: 'gateway', module: GatewayModule, configuration: [GatewayConfiguration], http: gatewayHttp },
    {
      REGISTRY_URL: platform.url,
      TRELLIS_HTTP_PORT: '0',
      TRELLIS_DRAIN_DELAY_MS: '0',
      TRELLIS_LOG_LEVEL: 'fatal',
      TRELLIS_GATEWAY_REQUESTS_PER_SECOND: '1',
      TRELLIS_GATEWAY_REQUEST_BURST: '2',
    },
  );
});
afterEach(() => gateway.stop());

const tokenOf = (role: string) =>
  new SignJWT({ role })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1', typ: 'at+jwt' })
    .setIssuer('trellis')
    .setAudience('trellis')
    .setSubject(`${role}-ada`)
    .setExpirationTime('1m')
    .sign(keys.privateKey);

/** The statuses of calls about the gateway itself, up to the first that is turned away, or of twenty. */
async function statusesOf(tokens: () => Promise<string> | string): Promise<number[]> {
  const path = '/trellis.platform.v1.PlatformService/DescribeInstance';
  const statuses: number[] = [];
  while (statuses.length < 20 && statuses.at(-1) !== 429) {
    const { status } = await fetch(`http://127.0.0.1:${gateway.addresses.port}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokens()}`, 'content-type': 'application/proto' },
      body: '',
    });
    statuses.push(status);
  }
  return statuses;
}

test('guessing tokens at the kit’s own routes counts for the address, as it does everywhere', async () => {
  const statuses = await statusesOf(() => crypto.randomUUID());
  expect([...new Set(statuses)]).toEqual([401, 429]);
});

test('a user who may not call them counts', async () => {
  const statuses = await statusesOf(() => tokenOf('user'));
  expect([...new Set(statuses)]).toEqual([403, 429]);
});

test('an operator’s calls do not count: the request that they are made for did', async () => {
  const statuses = await statusesOf(() => tokenOf('operator'));
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
});
