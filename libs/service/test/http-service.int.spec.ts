import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, Injectable, Module, Res } from '@nestjs/common';
import { JwksSource } from '@trellis/auth';
import { currentContext } from '@trellis/context';
import { DescribeInstanceResponse, GetActivityResponse, InstancePhase } from '@trellis/contracts';
import { createRegistry, Registry } from '@trellis/discovery';
import { DomainError } from '@trellis/errors';
import { eventually, type TestDatabase } from '@trellis/testing';
import type { FastifyReply } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DrainSignal, runService, StartFailure, type RunningService } from '../src';
import { createTestPlatform } from '@trellis/service-testing';

/** Says when a request for a slow page has come. */
const arrivals = new EventEmitter();

@Controller()
class PageController {
  constructor(private readonly drain: DrainSignal) {}

  @Get('context')
  context(): object {
    return { requestId: currentContext()?.requestId };
  }

  @Get('slow')
  async slow(): Promise<string> {
    arrivals.emit('slow');
    await delay(800);
    return 'done';
  }

  @Get('events')
  async events(@Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': open\n\n');
    await once(this.drain.signal, 'abort');
    reply.raw.end();
  }
}

class Busy extends DomainError {
  constructor() {
    super('exhausted', 'BUSY', 'Not now.');
  }
}

const keys = await generateKeyPair('EdDSA');

@Injectable()
class PageJwksSource extends JwksSource {
  async fetch(): Promise<{ keys: JWK[] }> {
    return { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1' }] };
  }
}

@Module({ controllers: [PageController], providers: [{ provide: JwksSource, useClass: PageJwksSource }] })
class PageModule {}

const tokenOf = (role: string) =>
  new SignJWT({ role })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1', typ: 'at+jwt' })
    .setIssuer('trellis')
    .setAudience('trellis')
    .setSubject('grace')
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(keys.privateKey);

let platform: TestDatabase;
let service: RunningService;

beforeAll(async () => {
  platform = await createTestPlatform();
});
beforeEach(async () => {
  service = await runService({ name: 'pages', module: PageModule, http: {} }, environment());
});
afterAll(() => platform.drop());

function environment(overrides: Record<string, string> = {}): Record<string, string> {
  return {
    REGISTRY_URL: platform.url,
    TRELLIS_DRAIN_DELAY_MS: '20',
    TRELLIS_LOG_LEVEL: 'fatal',
    ...overrides,
  };
}

async function request(
  path: string,
  agent?: Agent,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> {
  const [response] = await once(
    get(`http://127.0.0.1:${service.addresses.port}/${path}`, { agent, headers }),
    'response',
  );
  return response as IncomingMessage;
}

/** The lines of the service's metrics that begin with a name. */
async function samplesOf(name: string): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${service.addresses.adminPort}/metrics`);
  return (await response.text()).split('\n').filter((line) => line.startsWith(name));
}

async function textOf(response: IncomingMessage): Promise<string> {
  return (await response.setEncoding('utf8').toArray()).join('');
}

test('serves with a request context, and is registered as http', async () => {
  const response = await request('context');
  expect(JSON.parse(await textOf(response))).toEqual({ requestId: response.headers['x-request-id'] });
  expect(await service.get(Registry as never as new () => Registry).list()).toContainEqual(
    expect.objectContaining({ service: 'pages', port: service.addresses.port }),
  );
  await service.stop();
});

test('requests are timed by route and status, and live updates are only counted while they last', async () => {
  const events = await request('events', undefined, { accept: 'text/event-stream' });
  await textOf(await request('context?page=1'));
  await textOf(await request('nowhere'));
  expect(await samplesOf('http_server_active_requests{')).toEqual([
    expect.stringMatching(/method="GET"} 1$/),
  ]);
  events.destroy();
  await eventually(async () =>
    expect(await samplesOf('http_server_active_requests{')).toEqual([expect.stringMatching(/} 0$/)]),
  );
  const counted = (await samplesOf('http_server_request_duration_seconds_count')).join('\n');
  expect(counted).toContain('http_route="/context",http_response_status_code="200"');
  expect(counted).toContain('http_route="",http_response_status_code="404"');
  expect(counted).not.toContain('/events');
  await service.stop();
});

test('a request whose client leaves unanswered is timed under status 499, unless it waits for live updates', async () => {
  for (const headers of [{ accept: 'text/event-stream' }, {}]) {
    const arrived = once(arrivals, 'slow');
    const client = get(`http://127.0.0.1:${service.addresses.port}/slow`, { headers });
    client.on('error', () => undefined);
    await arrived;
    client.destroy();
    await eventually(async () =>
      expect(await samplesOf('http_server_active_requests{')).toEqual([expect.stringMatching(/} 0$/)]),
    );
  }
  const counted = await samplesOf('http_server_request_duration_seconds_count');
  expect(counted.filter((line) => line.includes('/slow'))).toEqual([
    expect.stringMatching(/http_route="\/slow",http_response_status_code="499"} 1$/),
  ]);
  await service.stop();
});

test('a stop lets a request finish, tells its client to leave, and ends streams', async () => {
  const agent = new Agent({ keepAlive: true });
  const events = await request('events');
  const arrived = once(arrivals, 'slow');
  const slow = request('slow', agent);
  await arrived;
  const stopped = service.stop();
  const answer = await slow;
  expect([answer.statusCode, await textOf(answer), answer.headers.connection]).toEqual([
    200,
    'done',
    'close',
  ]);
  expect(await textOf(events)).toBe(': open\n\n');
  await stopped;
  await expect(request('context', agent)).rejects.toThrow('ECONNREFUSED');
  agent.destroy();
});

test('leaves the registry before it closes', async () => {
  const { instanceId } = service.info;
  const arrived = once(arrivals, 'slow');
  const slow = request('slow');
  await arrived;
  const stopped = service.stop();
  const other = createRegistry(platform.url);
  await eventually(async () => {
    expect((await other.list()).map((instance) => instance.instanceId)).not.toContain(instanceId);
  });
  expect((await slow).statusCode).toBe(200);
  await stopped;
  await other.close();
});

test('tells operators, and only them, about itself in the Connect protocol', async () => {
  const call = async (method: string, role?: string, type = 'application/proto') => {
    const response = await fetch(
      `http://127.0.0.1:${service.addresses.port}/trellis.platform.v1.PlatformService/${method}`,
      {
        method: 'POST',
        headers: { 'content-type': type, ...(role && { authorization: `Bearer ${await tokenOf(role)}` }) },
        body: '',
      },
    );
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  };
  const described = await call('DescribeInstance', 'operator');
  expect([described.status, DescribeInstanceResponse.decode(described.body)]).toMatchObject([
    200,
    {
      ...{ service: 'pages', instanceId: service.info.instanceId, phase: InstancePhase.SERVING },
      ...{ database: undefined, eventBus: undefined, registry: { kind: 'postgres' } },
      settings: [{ key: 'pages/log-level', defaultValue: 'fatal' }],
    },
  ]);
  const activity = await call('GetActivity', 'operator');
  expect([activity.status, GetActivityResponse.decode(activity.body).stepSeconds]).toEqual([200, 5]);
  for (const [role, type, status, code] of [
    [undefined, undefined, 401, 'unauthenticated'],
    ['user', undefined, 403, 'permission_denied'],
    ['operator', 'application/json', 415, 'invalid_argument'],
  ] as const) {
    const refused = await call('DescribeInstance', role, type);
    expect([refused.status, JSON.parse(refused.body.toString())]).toMatchObject([status, { code }]);
  }
  expect((await call('ListDeadLetters', 'operator')).status).toBe(404);
  await service.stop();
});

test('an app may turn calls about itself away, before they are looked at', async () => {
  await service.stop();
  const admitPlatformCall = () => Promise.reject(new Busy());
  service = await runService(
    { name: 'pages', module: PageModule, http: { admitPlatformCall } },
    environment(),
  );
  const path = 'trellis.platform.v1.PlatformService/DescribeInstance';
  const response = await fetch(`http://127.0.0.1:${service.addresses.port}/${path}`, { method: 'POST' });
  expect([response.status, await response.json()]).toEqual([
    429,
    { code: 'resource_exhausted', message: 'Not now.' },
  ]);
  expect((await request('context')).statusCode).toBe(200);
  await service.stop();
});

test('a taken port is one line that names the variable', async () => {
  const port = String(service.addresses.port);
  const second = runService(
    { name: 'pages', module: PageModule, http: {} },
    environment({ TRELLIS_HTTP_PORT: port }),
  );
  await expect(second).rejects.toThrow(StartFailure);
  await expect(second).rejects.toThrow(
    `Cannot serve HTTP on 127.0.0.1:${port}: another process has this port. Change TRELLIS_HTTP_PORT or stop that process.`,
  );
  await service.stop();
});
