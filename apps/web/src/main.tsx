import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiClient } from './api';
import { App } from './app';
import { loadSignedIn } from './load-signed-in';
import { browserWide, hasSessionMark, Session, SessionAnnouncements, SessionProvider } from './session';
import { ErrorBoundary } from './ui';
import './ui/styles/index.css';

const announcements = new SessionAnnouncements();
const session = new Session({
  exclusively: browserWide('trellis-session'),
  mayHaveSession: hasSessionMark,
  onChanged: () => announcements.announce(),
});
announcements.onAnnounced(() => void session.restore());
void session.restore();
fetchAhead();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <ErrorBoundary>
        <SessionProvider session={session} api={new ApiClient(session)}>
          <App />
        </SessionProvider>
      </ErrorBoundary>
    </CSPProvider>
  </StrictMode>,
);

/** Beside the session for those who have one; for a visitor when they turn to a form. Who needs it then tells of failures. */
function fetchAhead(): void {
  const load = () => void loadSignedIn().catch(() => undefined);
  if (hasSessionMark()) load();
  else document.addEventListener('focusin', load, { once: true });
}
