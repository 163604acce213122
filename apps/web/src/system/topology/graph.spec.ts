import { describe, expect, it } from 'vitest';
import { callGraphOf } from './graph';

const shop = { gateway: ['bff'], bff: ['order', 'customer', 'user'], user: [], customer: [], order: [] };

function graphOf(calls: Record<string, readonly string[]>) {
  return callGraphOf(Object.entries(calls).map(([name, callees]) => ({ name, calls: [...callees] })));
}

describe('the tiers of who calls whom', () => {
  it('lead from whom nobody calls to those who call nobody, by name within a tier', () => {
    expect(graphOf(shop).tiers).toEqual([['gateway'], ['bff'], ['customer', 'order', 'user']]);
  });

  it('put a service below everyone who calls it', () => {
    const { tiers } = graphOf({ ...shop, order: ['customer'] });
    expect(tiers).toEqual([['gateway'], ['bff'], ['order', 'user'], ['customer']]);
  });

  it('put a service that neither calls nor is called beside the last ones', () => {
    expect(graphOf({ ...shop, billing: [] }).tiers.at(-1)).toEqual(['billing', 'customer', 'order', 'user']);
  });

  it('end although calls go in a circle', () => {
    const { tiers, calls } = graphOf({ a: ['b'], b: ['c'], c: ['a', 'd'], d: [] });
    expect(tiers).toEqual([['a'], ['b'], ['c'], ['d']]);
    expect(calls).toHaveLength(4);
  });

  it('leave out calls to a service that is not there, and to itself', () => {
    expect(graphOf({ bff: ['bff', 'order'] })).toEqual({ tiers: [['bff']], calls: [] });
  });

  it('are none without services', () => {
    expect(graphOf({})).toEqual({ tiers: [], calls: [] });
  });
});
