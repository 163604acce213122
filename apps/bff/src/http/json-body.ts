import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { InvalidRequest } from '@trellis/errors';
import { HttpProblem } from '@trellis/problem';
import type { FastifyInstance } from 'fastify';

/** The largest body, in bytes. The largest that means anything is a hundredth of it. */
export const maxBodyBytes = 128 * 1024;

/** Levels of a body. Reading it recurses, so that a few kilobytes of brackets would exhaust the stack. */
const maxDepth = 32;

/** Takes JSON bodies and no other kind. An empty body is no body; names that could reach a prototype are dropped. */
export function acceptOnlyJson(application: NestFastifyApplication): void {
  const adapter = application.getHttpAdapter() as unknown as FastifyAdapter;
  const fastify: FastifyInstance = adapter.getInstance();
  const parse = fastify.getDefaultJsonParser('remove', 'remove');
  fastify.removeContentTypeParser('text/plain');
  application.useBodyParser('application/json', { bodyLimit: maxBodyBytes }, (request, body, done) => {
    const text = textOf(body);
    if (text === undefined) return done(new NotUtf8(), undefined);
    if (text.trim() === '') return done(null, undefined);
    if (depthOf(text) > maxDepth) return done(new NestedTooDeeply(), undefined);
    void parse(request as never, text, done);
  });
  // Nest would take forms.
  application.useBodyParser(
    'application/x-www-form-urlencoded',
    { bodyLimit: maxBodyBytes },
    (_request, _body, done) => done(new NotJson(), undefined),
  );
}

/** The text of a body; undefined when it is not UTF-8, which would otherwise be read as another text. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** A body of bytes that are no text. */
class NotUtf8 extends HttpProblem {
  constructor() {
    super({ status: 400, reason: 'MALFORMED_REQUEST', detail: 'The body of the request is not UTF-8.' });
  }
}

/** A body nested deeper than anything the API takes. */
class NestedTooDeeply extends InvalidRequest {
  constructor() {
    super([{ field: 'body', message: `Must not be nested deeper than ${maxDepth} levels.` }]);
  }
}

/** A body of another kind. */
class NotJson extends HttpProblem {
  constructor() {
    super({ status: 415, reason: 'UNSUPPORTED_MEDIA_TYPE', detail: 'The body of the request must be JSON.' });
  }
}

/** The deepest level of brackets outside of strings. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (isInString) {
      if (character === '\\') index++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
