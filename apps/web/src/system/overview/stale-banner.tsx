import { ApiProblem } from '../../api';
import { Banner } from '../../ui';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

interface StaleBannerProps {
  /** Why there is no news; null while the device is offline, and nothing is asked. */
  error: Error | null;
  sinceMs: number;
}

/** Says that what is shown is old, and how far the question for news came. */
export function StaleBanner({ error, sinceMs }: StaleBannerProps) {
  return (
    <Banner tone="bad" icon="offline" title="The current state is unknown">
      {describeReach(error)} Below is how it was at{' '}
      <time dateTime={new Date(sinceMs).toISOString()}>{clock.format(sinceMs)}</time>; it comes up to date by
      itself.
    </Banner>
  );
}

/** An answer of 502 to 504 is the gateway's own: it is there, and what should have answered is not. */
function describeReach(error: Error | null): string {
  if (error === null) return 'You are offline.';
  if (error.name === 'TimeoutError') return 'No answer came within four seconds.';
  if (!(error instanceof ApiProblem)) return 'The gateway cannot be reached.';
  if ([502, 503, 504].includes(error.status)) return 'The gateway answers, but the BFF behind it does not.';
  return error.message;
}
