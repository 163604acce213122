import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { retryDelayMs, retryQuery } from './api';

/** Holds what was read. Every session has one of its own: nothing of one user is ever shown to the next. */
export function SessionCache({ children }: { children: ReactNode }) {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: retryQuery, retryDelay: retryDelayMs, staleTime: 2_000 } },
      }),
  );
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}
