import { Form } from '@base-ui/react/form';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { ApiProblem, requestLimits } from '../api';
import { Button, buttonClass, EntryPage, Field, Notice } from '../ui';
import { accountChecks } from './credentials';
import type { Account } from './session-calls';
import { useSession } from './session-context';
import { useSubmission } from './use-submission';

export function RegisterPage() {
  const session = useSession();
  const location = useLocation();
  const [isRegistered, setIsRegistered] = useState(false);
  const { isRunning, problem, submit } = useSubmission(['displayName', 'email', 'password']);

  function register({ displayName, email, password }: Account): Promise<void> {
    return submit(async () => {
      await session.register({ displayName, email, password }).catch(blameEmailWhenTaken);
      setIsRegistered(true);
      await session.signIn({ email, password });
    });
  }

  if (isRegistered && !isRunning) {
    return (
      <EntryPage title="Your account is ready">
        <Notice tone="wait">We could not sign you in right away. Please sign in.</Notice>
        <Link to="/sign-in" state={location.state} className={buttonClass({ isWide: true })}>
          Sign in
        </Link>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Create an account" subtitle="A name, an address and a password are all it takes.">
      <Form<Account & Record<string, unknown>>
        className="form"
        errors={problem.fields}
        onFormSubmit={(account) => void register(account)}
      >
        {problem.message && <Notice tone="bad">{problem.message}</Notice>}
        <Field
          label="Display name"
          name="displayName"
          autoComplete="name"
          check={accountChecks.displayName}
        />
        <Field label="Email" name="email" type="email" autoComplete="username" check={accountChecks.email} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${requestLimits.RegisterUserRequest.password.minLength} characters.`}
          check={accountChecks.password}
        />
        <Button type="submit" isBusy={isRunning} isWide>
          Create account
        </Button>
      </Form>
      <p className="muted">
        Already have one?{' '}
        <Link to="/sign-in" state={location.state}>
          Sign in
        </Link>
      </p>
    </EntryPage>
  );
}

function blameEmailWhenTaken(error: unknown): never {
  if (!(error instanceof ApiProblem) || error.status !== 409 || error.fieldErrors.length > 0) throw error;
  throw new ApiProblem({ ...error, fieldErrors: [{ field: 'email', message: error.message }] });
}
