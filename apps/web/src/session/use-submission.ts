import { useMemo, useRef, useState } from 'react';
import { toFormProblem, type FormProblem } from '../api';

/** A form's submission: one at a time, its failure sorted onto the form's fields. */
export interface Submission<Field extends string> {
  isRunning: boolean;
  /** Of the last one that ended. Its message is away while another runs, so that it is read out when it comes again. */
  problem: FormProblem<Field>;
  submit(task: () => Promise<void>): Promise<void>;
}

/**
 * A form's submissions.
 * @param fields the names of the form's fields, which stay the same
 */
export function useSubmission<Field extends string>(fields: readonly Field[]): Submission<Field> {
  const running = useRef(false);
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<unknown>();

  async function submit(task: () => Promise<void>): Promise<void> {
    if (running.current) return;
    running.current = true;
    setIsRunning(true);
    try {
      await task();
      setError(undefined);
    } catch (failure) {
      setError(failure);
    } finally {
      running.current = false;
      setIsRunning(false);
    }
  }

  // The form takes the same object for the same errors; only another one moves the focus to the first field at fault.
  const [known] = useState(fields);
  const problem = useMemo(() => toFormProblem(error, known), [error, known]);
  return { isRunning, problem: isRunning ? { ...problem, message: undefined } : problem, submit };
}
