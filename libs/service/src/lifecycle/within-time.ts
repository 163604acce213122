/** Waits for a promise, but not for ever: rejects with `message` when it takes longer than `timeoutMs`. */
export async function withinTime<T>(
  work: Promise<T> | undefined,
  timeoutMs: number,
  message: string,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(message), { code: 'ETIMEDOUT' })), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
