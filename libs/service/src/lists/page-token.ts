import { DomainError } from '@trellis/errors';

/** A list's position as callers see it: opaque text. `undefined` stands for the first page, and is the empty token. */
export function encodePageToken(position: string | undefined): string {
  return position === undefined ? '' : Buffer.from(`v1:${position}`).toString('base64url');
}

/**
 * The position that {@link encodePageToken} made a token of.
 *
 * @throws {PageTokenInvalid} for anything else
 */
export function decodePageToken(token: string): string | undefined {
  if (token === '') return undefined;
  const text = Buffer.from(token, 'base64url').toString();
  if (!/^v1:./.test(text) || encodePageToken(text.slice(3)) !== token) throw new PageTokenInvalid();
  return text.slice(3);
}

/** A page token that no list made. */
export class PageTokenInvalid extends DomainError {
  constructor() {
    super('invalid', 'INVALID_PAGE_TOKEN', 'The page token is not valid.', {
      violations: [{ field: 'pageToken', message: 'Is not a page token of this list.' }],
    });
  }
}
