import { PassThrough, type Readable } from 'node:stream';

/** How long a client that does not read may hold an answer that has ended, in milliseconds. */
const graceMs = 2_000;

/**
 * An endless answer on its way through. It ends, rather than breaks off, when `ending` is aborted or its source fails: the
 * client then resumes elsewhere.
 */
export function liveAnswer(source: Readable, ending: AbortSignal): Readable {
  const answer = new PassThrough();
  const end = (): void => {
    source.unpipe(answer);
    answer.end();
    source.destroy();
    const timer = setTimeout(() => answer.destroy(), graceMs);
    answer.once('close', () => clearTimeout(timer));
  };
  source.on('error', end);
  source.on('end', () => answer.end());
  answer.on('close', () => {
    ending.removeEventListener('abort', end);
    source.destroy();
  });
  ending.addEventListener('abort', end, { once: true });
  source.pipe(answer);
  if (ending.aborted) end();
  return answer;
}
