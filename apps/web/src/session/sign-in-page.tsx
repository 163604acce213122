import type { SubmitEvent } from 'react';
import { Link, useLocation } from 'react-router';
import { ApiProblem } from '../api';
import { Button, CentredCard, Field, Notice } from '../ui';
import { useSession } from './session-context';
import { useSubmission } from './use-submission';

export function SignInPage() {
  const session = useSession();
  const location = useLocation();
  const { isRunning, problem, submit } = useSubmission(['email', 'password']);

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: String(form.get('email')), password: String(form.get('password')) };
    void submit(() => session.signIn(credentials).catch(explainRefusal));
  }

  return (
    <CentredCard title="Sign in">
      <form onSubmit={onSubmit} className="form">
        {problem.message && <Notice tone="bad">{problem.message}</Notice>}
        <Field
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          required
          error={problem.fields.email}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          error={problem.fields.password}
        />
        <Button type="submit" isBusy={isRunning}>
          Sign in
        </Button>
      </form>
      <p className="muted">
        New here?{' '}
        <Link to="/register" state={location.state}>
          Create an account
        </Link>
      </p>
    </CentredCard>
  );
}

/** Here a 401 means these credentials, and no one is told which of the two is wrong. */
function explainRefusal(error: unknown): never {
  if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
  throw new ApiProblem({
    ...error,
    detail: 'Email and password do not match. Please check both.',
    fieldErrors: [],
  });
}
