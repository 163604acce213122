import { randomUUID } from 'node:crypto';
import { expectStatus, toAnswer, type Answer } from './answer';

export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** What home says of who looks at it. */
export interface OwnHome {
  readonly user: { readonly id: string; readonly email: string; readonly displayName: string } | null;
  readonly unavailable: readonly string[];
  readonly pending: readonly string[];
}

/** Somebody who uses the system by HTTP, as a program does: with a token, and a cookie kept by hand. */
export class Visitor {
  accessToken = '';
  /** The refresh token's cookie, as `name=value`. */
  cookie = '';
  userId = '';

  constructor(
    protected readonly gatewayUrl: string,
    readonly email = `visitor-${randomUUID()}@example.com`,
    readonly password = 'correct horse battery',
  ) {}

  /** Someone with a new account, signed in. */
  static async signUp(gatewayUrl: string): Promise<Visitor> {
    const visitor = new Visitor(gatewayUrl);
    await visitor.register();
    await visitor.signIn();
    return visitor;
  }

  /** Someone who has an account. */
  static async signedIn(gatewayUrl: string, account: { email: string; password: string }): Promise<Visitor> {
    const visitor = new Visitor(gatewayUrl, account.email, account.password);
    await visitor.signIn();
    return visitor;
  }

  async register(): Promise<void> {
    const { email, password } = this;
    const body = { email, password, displayName: 'Ada' };
    this.userId = expectStatus(await this.request<{ id: string }>('POST', '/api/v1/users', { body }), 201).id;
  }

  async signIn(): Promise<void> {
    const { email, password } = this;
    const answer = await this.request<{ accessToken: string }>('POST', '/api/v1/sessions', {
      body: { email, password },
    });
    this.accessToken = expectStatus(answer, 201).accessToken;
    this.cookie = cookieOf(answer);
  }

  /** Any call, with the visitor's token unless a header says otherwise. */
  async request<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const response = await fetch(this.gatewayUrl + path, {
      method,
      headers: {
        ...(this.accessToken !== '' && { authorization: `Bearer ${this.accessToken}` }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    return toAnswer<T>(response);
  }

  async home(): Promise<OwnHome> {
    return expectStatus(await this.request<OwnHome>('GET', '/api/v1/home'), 200);
  }
}

/** The `name=value` that an answer sets; fails when it sets none. */
export function cookieOf(answer: Answer): string {
  const [cookie] = answer.headers.getSetCookie();
  if (!cookie) throw new Error('The answer sets no cookie.');
  return cookie.slice(0, cookie.indexOf(';'));
}
