import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiClient } from './api';
import { App } from './app';
import { browserWide, Session, SessionAnnouncements, SessionProvider } from './session';
import { ErrorBoundary } from './ui';
import './ui/styles/index.css';

const announcements = new SessionAnnouncements();
const session = new Session({
  exclusively: browserWide('trellis-session'),
  onChanged: () => announcements.announce(),
});
announcements.onAnnounced(() => void session.restore());
void session.restore();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ErrorBoundary>
      <SessionProvider session={session} api={new ApiClient(session)}>
        <App />
      </SessionProvider>
    </ErrorBoundary>
  </StrictMode>,
);
