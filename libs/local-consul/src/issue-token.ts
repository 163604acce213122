import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ConsulCluster } from './consul-cluster';

/** Issues a token of a cluster with access control and TLS that may do what the rules say. */
export async function issueToken(cluster: ConsulCluster, rules: string): Promise<string> {
  const policy = `policy-${randomUUID()}`;
  await put(cluster, '/v1/acl/policy', { Name: policy, Rules: rules });
  const token = await put(cluster, '/v1/acl/token', { Policies: [{ Name: policy }] });
  return (token as { SecretID: string }).SecretID;
}

async function put({ agents, caPem, token }: ConsulCluster, path: string, body: object): Promise<unknown> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: agents[0]!.port,
      path,
      method: 'PUT',
      ca: caPem,
      headers: { 'X-Consul-Token': token },
    };
    request(options, resolve).on('error', reject).end(JSON.stringify(body));
  });
  if (response.statusCode !== 200) throw new Error(`Consul answered ${response.statusCode}`);
  return json(response);
}
