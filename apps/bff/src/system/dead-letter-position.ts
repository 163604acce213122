import { InvalidRequest } from '@trellis/errors';

/** Where a page over the dead letters of all services starts. */
export interface DeadLetterPosition {
  readonly service: string;
  /** The service's own page token; empty for its first page. */
  readonly token: string;
}

/** A position as callers carry it. */
export function encodePosition({ service, token }: DeadLetterPosition): string {
  return Buffer.from(JSON.stringify([service, token])).toString('base64url');
}

/** The position that a page token stands for; undefined when empty. @throws InvalidRequest for any other text */
export function decodePosition(pageToken: string): DeadLetterPosition | undefined {
  if (pageToken === '') return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(pageToken, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string')) {
      const [service, token] = parts as [string, string];
      return { service, token };
    }
  } catch {
    // Not JSON: refused below.
  }
  throw new InvalidRequest([{ field: 'pageToken', message: 'Is not a page token of this list.' }]);
}
