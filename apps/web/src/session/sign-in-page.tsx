import { Form } from '@base-ui/react/form';
import { Link, useLocation } from 'react-router';
import { ApiProblem } from '../api';
import { Button, EntryPage, Field, Notice } from '../ui';
import { signInChecks } from './credentials';
import type { Credentials } from './session-calls';
import { useSession, useSessionState } from './session-context';
import { useSubmission } from './use-submission';

export function SignInPage() {
  const session = useSession();
  const state = useSessionState();
  const location = useLocation();
  const { isRunning, problem, submit } = useSubmission(['email', 'password']);
  const hasExpired = state.status === 'signed-out' && state.hasExpired;

  return (
    <EntryPage title="Welcome back" tabTitle="Sign in" subtitle="Sign in to go on.">
      <Form<Credentials & Record<string, unknown>>
        className="form"
        errors={problem.fields}
        onFormSubmit={({ email, password }) =>
          void submit(() => session.signIn({ email, password }).catch(explainRefusal))
        }
      >
        {problem.message ? (
          <Notice tone="bad">{problem.message}</Notice>
        ) : (
          hasExpired && <Notice tone="wait">Your session has ended. Please sign in again.</Notice>
        )}
        <Field label="Email" name="email" type="email" autoComplete="username" check={signInChecks.email} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          check={signInChecks.password}
        />
        <Button type="submit" isBusy={isRunning} isWide>
          Sign in
        </Button>
      </Form>
      <p className="muted">
        New here?{' '}
        <Link to="/register" state={location.state}>
          Create an account
        </Link>
      </p>
    </EntryPage>
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
