import { InvalidRequest } from '@trellis/errors';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/**
 * The page size that a request means, from 1 to 100; 0 means 20.
 *
 * @throws {InvalidRequest} past the greatest: a page that is shorter than asked for would look like the last
 */
export function pageSizeOf(requested: number): number {
  if (requested > MAX_PAGE_SIZE) {
    throw new InvalidRequest([{ field: 'pageSize', message: `Must be 1 to ${MAX_PAGE_SIZE}.` }]);
  }
  return requested === 0 ? DEFAULT_PAGE_SIZE : requested;
}
