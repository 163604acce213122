import { InvalidRequest } from '@trellis/errors';

const MAX_IDS = 100;

/**
 * The ids of a `BatchGet…` request, each once.
 *
 * @throws {InvalidRequest} for more than 100
 */
export function batchIds(ids: readonly string[]): readonly string[] {
  if (ids.length > MAX_IDS) {
    throw new InvalidRequest([{ field: 'ids', message: `Must hold at most ${MAX_IDS} ids.` }]);
  }
  return [...new Set(ids)];
}
