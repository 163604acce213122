/** A send was not acknowledged in time. What it carried may still arrive. */
export class SendTimeoutError extends Error {
  override readonly name = 'SendTimeoutError';

  constructor(readonly timeoutMs: number) {
    super(`The bus did not acknowledge within ${timeoutMs} ms.`);
  }
}

/** @throws {SendTimeoutError} when `work` is not over after `timeoutMs` */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SendTimeoutError(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
