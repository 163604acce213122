/** What a service's process is run for, by its first argument: without one it serves. */
export type ServiceCommand = 'serve' | 'migrate';

/**
 * Reads the command of `node main.js [migrate]`.
 * @param words the arguments after the entry file
 * @throws {UnknownCommandError} for anything else, so that a misspelt `migrate` does not start a service
 */
export function serviceCommandOf(words: readonly string[]): ServiceCommand {
  const [word, ...more] = words;
  if (word === undefined) return 'serve';
  if (word === 'migrate' && more.length === 0) return 'migrate';
  throw new UnknownCommandError(words.join(' '));
}

/** The process was given arguments that mean nothing to it. */
export class UnknownCommandError extends Error {
  override readonly name = 'UnknownCommandError';

  constructor(words: string) {
    super(`There is no command "${words}"; there is "migrate", and without a command the service starts.`);
  }
}
