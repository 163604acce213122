import { describe, expect, expectTypeOf, it } from 'vitest';
import { addressOf, headersOf, type AnswerOf, type InputOf, type Schemas } from './operation';

describe('the address of a call', () => {
  it('has its parameters in place, escaped', () => {
    expect(addressOf('/api/v1/things/{id}/redo', { path: { id: 'a/b?c' } })).toBe(
      '/api/v1/things/a%2Fb%3Fc/redo',
    );
  });

  it('has the query that is given, and no question mark without one', () => {
    expect(addressOf('/api/v1/things', { query: { pageSize: 20, pageToken: 'a b' } })).toBe(
      '/api/v1/things?pageSize=20&pageToken=a+b',
    );
    expect(addressOf('/api/v1/things', { query: { pageToken: undefined } })).toBe('/api/v1/things');
  });

  it('leaves out headers without a value', () => {
    expect(headersOf({ header: { 'Last-Event-ID': undefined, 'Idempotency-Key': 'k' } })).toEqual({
      'Idempotency-Key': 'k',
    });
  });
});

describe('the types of a call', () => {
  it('are those of the document', () => {
    expectTypeOf<AnswerOf<'get', '/api/v1/home'>>().toEqualTypeOf<Schemas['HomeResponse']>();
    expectTypeOf<AnswerOf<'delete', '/api/v1/sessions/current'>>().toEqualTypeOf<undefined>();
    expectTypeOf<InputOf<'post', '/api/v1/sessions'>>().toMatchObjectType<{
      body: Schemas['CreateSessionRequest'];
    }>();
    expectTypeOf<InputOf<'post', '/api/v1/system/dead-letters/{service}/{id}/redrive'>>().toMatchObjectType<{
      path: { service: string; id: string };
    }>();
  });
});
