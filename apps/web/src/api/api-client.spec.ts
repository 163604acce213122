import { describe, expect, it, vi } from 'vitest';
import { ApiClient, type TokenSource } from './api-client';
import type { Fetch } from './http';
import { ApiProblem, ConnectionError, SignedOutError } from './problem';

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

function tokens(): TokenSource {
  return { accessToken: vi.fn(async () => 'old'), renew: vi.fn(async () => 'new') };
}

function sentTokens(fetch: ReturnType<typeof vi.fn<Fetch>>): unknown[] {
  return fetch.mock.calls.map(([, init]) => (init.headers as Record<string, string>).authorization);
}

describe('ApiClient', () => {
  it('sends the token in a header and the body as JSON', async () => {
    const fetch = vi.fn<Fetch>(async () => json(201, { id: 'o-1' }));
    const client = new ApiClient(tokens(), fetch);

    await expect(client.post('/api/v1/things', { items: [] }, { 'idempotency-key': 'k' })).resolves.toEqual({
      id: 'o-1',
    });

    const [path, init] = fetch.mock.calls[0]!;
    expect(path).toBe('/api/v1/things');
    expect(init).toMatchObject({ method: 'POST', body: '{"items":[]}' });
    expect(init.headers).toMatchObject({
      authorization: 'Bearer old',
      'content-type': 'application/json',
      'idempotency-key': 'k',
    });
  });

  it('renews a refused token and sends the same request once more', async () => {
    const fetch = vi.fn<Fetch>(async () => json(200, { ok: true }));
    fetch.mockImplementationOnce(async () => json(401, {}));
    const source = tokens();

    await new ApiClient(source, fetch).post('/api/v1/things', { items: [] }, { 'idempotency-key': 'k' });

    expect(source.renew).toHaveBeenCalledExactlyOnceWith('old');
    expect(sentTokens(fetch)).toEqual(['Bearer old', 'Bearer new']);
    const [first, second] = fetch.mock.calls.map(([, init]) => init);
    expect(second!.body).toBe(first!.body);
    expect(second!.headers).toMatchObject({ 'idempotency-key': 'k' });
  });

  it('gives up when the new token is refused as well', async () => {
    const fetch = vi.fn<Fetch>(async () => json(401, {}));

    await expect(new ApiClient(tokens(), fetch).get('/api/v1/home')).rejects.toMatchObject({ status: 401 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('does not send a request again for any other refusal', async () => {
    const fetch = vi.fn<Fetch>(async () => json(403, { detail: 'Not yours.' }));

    await expect(new ApiClient(tokens(), fetch).get('/x')).rejects.toThrow('Not yours.');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('sends nothing without a session', async () => {
    const fetch = vi.fn<Fetch>();
    const source = { ...tokens(), accessToken: () => Promise.reject(new SignedOutError()) };

    await expect(new ApiClient(source, fetch).get('/x')).rejects.toBeInstanceOf(SignedOutError);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('tells a lost connection and an unreadable body from an answer', async () => {
    const lost = new ApiClient(tokens(), () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(lost.get('/x')).rejects.toBeInstanceOf(ConnectionError);

    const cutOff = new ApiClient(tokens(), async () => new Response('{"id":'));
    await expect(cutOff.get('/x')).rejects.toBeInstanceOf(ConnectionError);

    const refused = new ApiClient(tokens(), async () => json(500, {}));
    await expect(refused.get('/x')).rejects.toBeInstanceOf(ApiProblem);
  });

  it("passes on the caller's own abort unchanged", async () => {
    const given = new AbortController();
    const client = new ApiClient(tokens(), async (_path, init) => {
      given.abort(new Error('left the page'));
      init.signal!.throwIfAborted();
      return json(200, {});
    });

    await expect(client.get('/x', given.signal)).rejects.toThrow('left the page');
  });
});
