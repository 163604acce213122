import { CommandError } from './command.errors.ts';
import type { SystemAccess } from './running-system.ts';

/** Calls the operators' part of the public API. */
export class OperatorClient {
  private readonly gatewayUrl: string;
  private readonly accessToken: string;

  private constructor(gatewayUrl: string, accessToken: string) {
    this.gatewayUrl = gatewayUrl;
    this.accessToken = accessToken;
  }

  /** @throws {CommandError} when the gateway cannot be reached or refuses the operator */
  static async signIn({ gatewayUrl, email, password }: SystemAccess): Promise<OperatorClient> {
    const answer = await request(`${gatewayUrl}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    return new OperatorClient(gatewayUrl, (answer as { accessToken: string }).accessToken);
  }

  /** @throws {CommandError} with the problem's own words when the answer is one */
  call<Answer>(method: 'GET' | 'POST', path: string): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.accessToken}` };
    return request(`${this.gatewayUrl}/api/v1/system${path}`, { method, headers }) as Promise<Answer>;
  }
}

async function request(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new CommandError(`${new URL(url).origin} cannot be reached: ${reasonOf(error)}`);
  });
  const body = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  if (!response.ok) throw new CommandError(body.detail ?? body.title ?? `The answer was ${response.status}.`);
  return body;
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: Error };
  return cause?.message || message;
}
