/** The contract contradicts itself. The message is one line that names the place. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  /** The file, and the message in it if one is to blame. */
  readonly where: string;

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.where = where;
  }
}
