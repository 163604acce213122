export { HttpProblem } from './http-problem';
export {
  createProblem,
  problemContentType,
  type Problem,
  type ProblemBody,
  type ProblemOptions,
} from './problem';
export { problemErrorHandler } from './problem-error-handler';
export { ProblemFilter } from './problem.filter';
export { problemServerOptions } from './problem-server-options';
export { sendProblem } from './send-problem';
export { serverProblem, toProblem } from './to-problem';
