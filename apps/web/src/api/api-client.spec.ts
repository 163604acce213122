import { describe, expect, it, vi } from 'vitest';
import { ApiClient, type TokenSource } from './api-client';
import type { Fetch } from './http';
import { ApiProblem, ConnectionError, SignedOutError } from './problem';

const ada = { email: 'ada@example.com', password: 'correct horse battery', displayName: 'Ada' };

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

    await expect(client.post('/api/v1/users', { body: ada })).resolves.toEqual({
      id: 'o-1',
    });

    const [path, init] = fetch.mock.calls[0]!;
    expect(path).toBe('/api/v1/users');
    expect(init).toMatchObject({ method: 'POST', body: JSON.stringify(ada) });
    expect(init.headers).toMatchObject({
      authorization: 'Bearer old',
      'content-type': 'application/json',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    });
  });

  it('puts parameters and the query into the address', async () => {
    const fetch = vi.fn<Fetch>(async () => json(200, {}));
    const client = new ApiClient(tokens(), fetch);

    await client.get('/api/v1/system/dead-letters', { query: { pageSize: 5 } });
    await client.post('/api/v1/system/dead-letters/{service}/{id}/redrive', {
      path: { service: 'user', id: 'd 1' },
    });

    expect(fetch.mock.calls.map(([path, init]) => [init.method, path])).toEqual([
      ['GET', '/api/v1/system/dead-letters?pageSize=5'],
      ['POST', '/api/v1/system/dead-letters/user/d%201/redrive'],
    ]);
  });

  it('reads an answer without a body as undefined', async () => {
    const client = new ApiClient(tokens(), async () => new Response(null, { status: 204 }));

    await expect(client.delete('/api/v1/sessions/current')).resolves.toBeUndefined();
  });

  it('renews a refused token and sends the same request once more', async () => {
    const fetch = vi.fn<Fetch>(async () => json(200, { ok: true }));
    fetch.mockImplementationOnce(async () => json(401, {}));
    const source = tokens();

    await new ApiClient(source, fetch).post('/api/v1/users', { body: ada });

    expect(source.renew).toHaveBeenCalledExactlyOnceWith('old');
    expect(sentTokens(fetch)).toEqual(['Bearer old', 'Bearer new']);
    const [first, second] = fetch.mock.calls.map(([, init]) => init);
    expect(second!.body).toBe(first!.body);
  });

  it('gives up when the new token is refused as well', async () => {
    const fetch = vi.fn<Fetch>(async () => json(401, {}));

    await expect(new ApiClient(tokens(), fetch).get('/api/v1/home')).rejects.toMatchObject({ status: 401 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('does not send a request again for any other refusal', async () => {
    const fetch = vi.fn<Fetch>(async () => json(403, { detail: 'Not yours.' }));

    await expect(new ApiClient(tokens(), fetch).get('/api/v1/home')).rejects.toThrow('Not yours.');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('sends nothing without a session', async () => {
    const fetch = vi.fn<Fetch>();
    const source = { ...tokens(), accessToken: () => Promise.reject(new SignedOutError()) };

    await expect(new ApiClient(source, fetch).get('/api/v1/home')).rejects.toBeInstanceOf(SignedOutError);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('tells a lost connection and an unreadable body from an answer', async () => {
    const lost = new ApiClient(tokens(), () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(lost.get('/api/v1/home')).rejects.toBeInstanceOf(ConnectionError);

    const cutOff = new ApiClient(tokens(), async () => new Response('{"id":'));
    await expect(cutOff.get('/api/v1/home')).rejects.toBeInstanceOf(ConnectionError);

    const refused = new ApiClient(tokens(), async () => json(500, {}));
    await expect(refused.get('/api/v1/home')).rejects.toBeInstanceOf(ApiProblem);
  });

  it("passes on the caller's own abort unchanged", async () => {
    const given = new AbortController();
    const client = new ApiClient(tokens(), async (_path, init) => {
      given.abort(new Error('left the page'));
      init.signal!.throwIfAborted();
      return json(200, {});
    });

    await expect(client.get('/api/v1/home', { signal: given.signal })).rejects.toThrow('left the page');
  });
});
