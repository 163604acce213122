import { afterEach, describe, expect, it, vi } from 'vitest';
import { TopicCatalogue } from './topic-catalogue';

describe('TopicCatalogue', () => {
  afterEach(() => vi.useRealTimers());

  it('asks once for topics that it knows, and again for one that it does not', async () => {
    const read = vi.fn(async () => new Map([['a', 4]]));
    const catalogue = new TopicCatalogue(read);
    expect((await catalogue.withAll(['a'])).get('a')).toBe(4);
    await catalogue.withAll(['a']);
    expect(read).toHaveBeenCalledTimes(1);
    await catalogue.withAll(['a', 'b']);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('shares one look among all who ask at the same time', async () => {
    const read = vi.fn(async () => new Map([['a', 4]]));
    const catalogue = new TopicCatalogue(read);
    await Promise.all([catalogue.withAll(['a']), catalogue.withAll(['a']), catalogue.fresh()]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('looks again after a minute, and makes do with what it knows when nobody answers', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const read = vi.fn(async () => new Map([['a', 4]]));
    const catalogue = new TopicCatalogue(read);
    await catalogue.withAll(['a']);
    vi.advanceTimersByTime(61_000);
    read.mockResolvedValueOnce(new Map([['a', 6]]));
    expect((await catalogue.withAll(['a'])).get('a')).toBe(6);
    vi.advanceTimersByTime(61_000);
    read.mockRejectedValueOnce(new Error('no broker'));
    expect((await catalogue.withAll(['a'])).get('a')).toBe(6);
  });

  it('fails when a topic is not known and nobody answers', async () => {
    const catalogue = new TopicCatalogue(() => Promise.reject(new Error('no broker')));
    await expect(catalogue.withAll(['a'])).rejects.toThrow('no broker');
  });
});
