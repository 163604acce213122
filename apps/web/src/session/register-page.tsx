import { useState, type SubmitEvent } from 'react';
import { Link, useLocation } from 'react-router';
import { ApiProblem } from '../api';
import { Button, CentredCard, Field, Notice } from '../ui';
import { useSession } from './session-context';
import { useSubmission } from './use-submission';

export function RegisterPage() {
  const session = useSession();
  const location = useLocation();
  const [isRegistered, setIsRegistered] = useState(false);
  const { isRunning, problem, submit } = useSubmission(['displayName', 'email', 'password']);

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const account = {
      displayName: String(form.get('displayName')),
      email: String(form.get('email')),
      password: String(form.get('password')),
    };
    void submit(async () => {
      await session.register(account).catch(blameEmailWhenTaken);
      setIsRegistered(true);
      await session.signIn(account);
    });
  }

  if (isRegistered && !isRunning) {
    return (
      <CentredCard title="Your account is ready">
        <Notice tone="good">We could not sign you in right away.</Notice>
        <Link to="/sign-in" state={location.state}>
          Sign in
        </Link>
      </CentredCard>
    );
  }
  return (
    <CentredCard title="Create an account">
      <form onSubmit={onSubmit} className="form">
        {problem.message && <Notice tone="bad">{problem.message}</Notice>}
        <Field
          label="Name"
          name="displayName"
          autoComplete="name"
          required
          error={problem.fields.displayName}
        />
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
          autoComplete="new-password"
          required
          error={problem.fields.password}
        />
        <Button type="submit" isBusy={isRunning}>
          Create account
        </Button>
      </form>
      <p className="muted">
        Already have one?{' '}
        <Link to="/sign-in" state={location.state}>
          Sign in
        </Link>
      </p>
    </CentredCard>
  );
}

function blameEmailWhenTaken(error: unknown): never {
  if (!(error instanceof ApiProblem) || error.status !== 409 || error.fieldErrors.length > 0) throw error;
  throw new ApiProblem({ ...error, fieldErrors: [{ field: 'email', message: error.message }] });
}
