/** One thing that is wrong with the environment. */
export interface ConfigurationProblem {
  /** The environment variable. */
  readonly variable: string;
  /** What is wrong and what would be right, without secrets. */
  readonly message: string;
}

/** The environment does not describe a service that can run. Lists everything that is wrong, one problem a line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(
      [
        `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
        ...problems.map((problem) => `  ${problem.variable} ${problem.message}`),
      ].join('\n'),
    );
  }
}
