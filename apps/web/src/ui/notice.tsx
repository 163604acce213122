import type { ReactNode } from 'react';
import { ApiProblem, describeError } from '../api';
import { Button } from './button';

interface NoticeProps {
  tone: 'good' | 'wait' | 'bad';
  children: ReactNode;
}

/** A message in the page. Bad news interrupts a screen reader, other news waits for its turn. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={`notice notice-${tone}`}>
      {children}
    </div>
  );
}

/** A failure in words, with its request id where the server's logs may have more. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const requestId = error instanceof ApiProblem && error.status >= 500 ? error.requestId : undefined;
  return (
    <Notice tone="bad">
      <p>{describeError(error)}</p>
      {requestId && <p className="small">Request {requestId}</p>}
      {onRetry && (
        <Button kind="quiet" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}
