/** buf refused: the contract does not compile, or it broke a rule. The message is what buf said. */
export class CompilerFailedError extends Error {
  override readonly name = 'CompilerFailedError';
  /** The buf command: `generate`, `lint`. */
  readonly command: string;

  constructor(command: string, output: string) {
    super(output);
    this.command = command;
  }
}

/** The contract no longer serves those who were built on the accepted one. */
export class BreakingChangeError extends Error {
  override readonly name = 'BreakingChangeError';
  /** One line each. */
  readonly changes: readonly string[];

  constructor(changes: readonly string[]) {
    super(changes.join('\n'));
    this.changes = changes;
  }
}
