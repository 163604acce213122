import { ApiProblem } from './problem';

/** A failure split for a form: what belongs beside a field, and what is left for the form as a whole. */
export interface FormProblem<Field extends string> {
  fields: Partial<Record<Field, string>>;
  message: string | undefined;
}

/**
 * Sorts a failure onto the fields a form has. Errors of members that the form does not show are kept in
 * `message`, so that none is lost; several errors of one field are joined.
 */
export function toFormProblem<Field extends string>(
  error: unknown,
  known: readonly Field[],
): FormProblem<Field> {
  if (error === null || error === undefined) return { fields: {}, message: undefined };
  if (!(error instanceof ApiProblem) || error.fieldErrors.length === 0) {
    return { fields: {}, message: describeError(error) };
  }
  const fields: Partial<Record<Field, string>> = {};
  const others: string[] = [];
  for (const { field, message } of error.fieldErrors) {
    const match = known.find((name) => name === field);
    if (match) fields[match] = fields[match] ? `${fields[match]} ${message}` : message;
    else others.push(`${field}: ${message}`);
  }
  return { fields, message: others.length > 0 ? others.join(' ') : undefined };
}

/** One sentence for a person. An unexpected failure is not spelt out: its text would mean nothing to them. */
export function describeError(error: unknown): string {
  if (error instanceof ApiProblem) {
    if (error.status === 429) return describeWait(error.retryAfterSeconds);
    if (error.status >= 500) return 'Something is not working on our side. Please try again in a moment.';
    return error.message;
  }
  if (error instanceof Error && (error.name === 'ConnectionError' || error.name === 'SignedOutError')) {
    return error.message;
  }
  return 'Something went wrong. Please try again.';
}

function describeWait(seconds: number | undefined): string {
  if (seconds === undefined) return 'Too many attempts. Please wait a moment and try again.';
  return `Too many attempts. Please try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
