import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { retryDelayMs, retryQuery } from '../api';
import { Button, CentredCard, Loading, Notice } from '../ui';
import { useSession, useSessionState } from './session-context';

/** Routes for those signed in; others are sent to sign in and come back to the page they asked for. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const state = useSessionState();
  const { pathname, search } = useLocation();
  if (state.status === 'restoring') return <Loading what="your session" />;
  if (state.status === 'unreachable') return <Unreachable />;
  if (state.status === 'signed-out')
    return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />;
  return <SessionCache key={state.number}>{children}</SessionCache>;
}

/** Routes for visitors. Whoever signs in there goes on to the page they first asked for. */
export function SignedOutOnly() {
  const { status } = useSessionState();
  const from = (useLocation().state as { from?: string } | null)?.from;
  if (status === 'restoring') return <Loading what="your session" />;
  return status === 'signed-in' ? <Navigate to={from ?? '/'} replace /> : <Outlet />;
}

/** Every session has a cache of its own: nothing of one user is ever shown to the next. */
function SessionCache({ children }: { children: ReactNode }) {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: retryQuery, retryDelay: retryDelayMs, staleTime: 2_000 } },
      }),
  );
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}

function Unreachable() {
  const session = useSession();
  return (
    <CentredCard title="Trellis cannot be reached">
      <Notice tone="bad">
        Your connection or the service is down. You are still signed in if you were before.
      </Notice>
      <Button onClick={() => void session.restore()}>Try again</Button>
    </CentredCard>
  );
}
