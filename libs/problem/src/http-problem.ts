import { createProblem, type Problem, type ProblemOptions } from './problem';

/** A failure that only HTTP knows: of a proxy, of an upload. Thrown anywhere, it answers the request. */
export abstract class HttpProblem extends Error {
  readonly problem: Problem;

  protected constructor(options: ProblemOptions, cause?: unknown) {
    super(options.detail, { cause });
    this.name = new.target.name;
    this.problem = createProblem(options);
  }
}
