import { describe, expect, it } from 'vitest';
import { PositionCommits } from './position-commits';

describe('PositionCommits', () => {
  /** Commits that end when they are told to. */
  function heldCommits() {
    const sent: { position: bigint; end: (committed: bigint | undefined) => void }[] = [];
    const commits = new PositionCommits((newest) => {
      const { promise, resolve } = Promise.withResolvers<bigint | undefined>();
      sent.push({ position: newest(), end: resolve });
      return promise;
    });
    return { commits, positions: () => sent.map(({ position }) => position), sent };
  }

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('has one commit in flight, and after it sends the newest position alone', async () => {
    const { commits, positions, sent } = heldCommits();
    commits.note(1n);
    await turn();
    commits.note(2n);
    commits.note(3n);
    const finished = commits.finish();
    await turn();
    expect(positions()).toEqual([1n]);
    sent[0]!.end(1n);
    await turn();
    expect(positions()).toEqual([1n, 3n]);
    sent[1]!.end(3n);
    await finished;
  });

  it('waits between commits, but not when it is to finish', async () => {
    const { commits, positions, sent } = heldCommits();
    commits.note(1n);
    await turn();
    sent[0]!.end(1n);
    await turn();
    commits.note(2n);
    await turn();
    expect(positions()).toEqual([1n]);
    const finished = commits.finish();
    await turn();
    expect(positions()).toEqual([1n, 2n]);
    sent[1]!.end(2n);
    await finished;
  });

  it('is finished when a commit was given up', async () => {
    const { commits, sent } = heldCommits();
    commits.note(1n);
    await turn();
    const finished = commits.finish();
    sent[0]!.end(undefined);
    await expect(finished).resolves.toBeUndefined();
  });
});
