import { useState } from 'react';
import { NavLink, Outlet, useNavigate } from 'react-router';
import { ScreenStatus, screens } from './screens';
import { useSession } from './session';
import { Brand, Button, Notice } from './ui';

/** The frame around every page of a signed-in user. */
export function Shell() {
  return (
    <>
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <header className="top">
        <div className="top-inner">
          <Brand />
          <nav aria-label="Main">
            {screens.map(
              ({ path, menuTitle }) =>
                menuTitle && (
                  <NavLink key={path} to={path} end={path === '/'}>
                    {menuTitle}
                  </NavLink>
                ),
            )}
          </nav>
          <div className="top-end">
            <ScreenStatus />
            <SignOut />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

function SignOut() {
  const session = useSession();
  const navigate = useNavigate();
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);

  async function signOut() {
    setIsBusy(true);
    setHasFailed(false);
    try {
      await session.signOut();
      // Without the way back that an ended session leaves: the next to sign in may be someone else.
      await navigate('/sign-in', { replace: true, state: null });
    } catch {
      setHasFailed(true);
      setIsBusy(false);
    }
  }

  return (
    <>
      <Button kind="quiet" isBusy={isBusy} onClick={() => void signOut()}>
        Sign out
      </Button>
      {hasFailed && <Notice tone="bad">You are still signed in: Trellis could not be reached.</Notice>}
    </>
  );
}
