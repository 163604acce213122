import { Fragment, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { Button, EntryPage, Loading } from '../ui';
import { useSession, useSessionState } from './session-context';

/** Routes for those signed in; others are sent to sign in and come back to the page they asked for. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const state = useSessionState();
  const { pathname, search } = useLocation();
  if (state.status === 'restoring') return <Restoring />;
  if (state.status === 'unreachable') return <Unreachable />;
  if (state.status === 'signed-out')
    return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />;
  // Nothing that is below outlives its session.
  return <Fragment key={state.number}>{children}</Fragment>;
}

/** Routes for visitors. Whoever signs in there goes on to the page they first asked for. */
export function SignedOutOnly() {
  const { status } = useSessionState();
  const from = (useLocation().state as { from?: string } | null)?.from;
  if (status === 'restoring') return <Restoring />;
  return status === 'signed-in' ? <Navigate to={from ?? '/'} replace /> : <Outlet />;
}

/** Nothing, for a moment: whether there is a session is known before the eye would have read a word. */
export function Restoring() {
  return (
    <main className="restoring">
      <Loading what="your session">
        <span className="spinner" aria-hidden="true" />
      </Loading>
    </main>
  );
}

function Unreachable() {
  const session = useSession();
  return (
    <EntryPage
      title="Trellis cannot be reached"
      subtitle="Your connection or the service is down. You are still signed in if you were before."
    >
      <Button onClick={() => void session.restore()}>Try again</Button>
    </EntryPage>
  );
}
