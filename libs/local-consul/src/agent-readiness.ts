import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** How an agent's API is reached. */
export interface AgentApi {
  readonly port: number;
  /** The certificate to trust; undefined for plain HTTP. */
  readonly caPem: string | undefined;
  readonly token: string | undefined;
}

/**
 * Whether an agent knows a leader, serves with it what it knew before and, with access control, knows the token. A leader
 * that has just come back answers before it has read its own log again, unless it is asked for consistency.
 */
export async function isAgentReady(api: AgentApi): Promise<boolean> {
  if ((await get(api, '/v1/status/leader')) === '""') return false;
  await get(api, '/v1/catalog/services?consistent');
  if (api.token) await get(api, '/v1/acl/token/self');
  return true;
}

/** @throws when the answer is not 200 */
async function get({ port, caPem, token }: AgentApi, path: string): Promise<string> {
  const options = {
    host: '127.0.0.1',
    port,
    path,
    timeout: 3_000,
    agent: false as const,
    headers: token ? { 'x-consul-token': token } : {},
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = caPem ? requestHttps({ ...options, ca: caPem }, resolve) : requestHttp(options, resolve);
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error(`${path} is not answered in time`)));
    request.end();
  });
  const body = (await text(response)).trim();
  if (response.statusCode !== 200) throw new Error(`${path} answers ${response.statusCode}: ${body}`);
  return body;
}
