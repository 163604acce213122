import { useRef, useState } from 'react';
import { toFormProblem, type FormProblem } from '../api';

/** A form's submission: one at a time, its failure sorted onto the form's fields. */
export interface Submission<Field extends string> {
  isRunning: boolean;
  problem: FormProblem<Field>;
  submit(task: () => Promise<void>): Promise<void>;
}

export function useSubmission<Field extends string>(fields: readonly Field[]): Submission<Field> {
  const running = useRef(false);
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<unknown>();

  async function submit(task: () => Promise<void>): Promise<void> {
    if (running.current) return;
    running.current = true;
    setIsRunning(true);
    setError(undefined);
    try {
      await task();
    } catch (failure) {
      setError(failure);
    } finally {
      running.current = false;
      setIsRunning(false);
    }
  }

  return { isRunning, problem: toFormProblem(error, fields), submit };
}
