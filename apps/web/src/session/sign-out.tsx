import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, Icon, useToast } from '../ui';
import { useSession } from './session-context';

/** Ends the session, and says so when it could not. */
export function SignOut() {
  const session = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const [isBusy, setIsBusy] = useState(false);

  async function signOut() {
    setIsBusy(true);
    try {
      await session.signOut();
      // Without the way back that an ended session leaves: the next to sign in may be someone else.
      await navigate('/sign-in', { replace: true, state: null });
    } catch {
      setIsBusy(false);
      toast({ title: 'You are still signed in', text: 'Trellis could not be reached.', tone: 'bad' });
    }
  }

  return (
    <Button kind="plain" size="small" className="sign-out" isBusy={isBusy} onClick={() => void signOut()}>
      {!isBusy && <Icon name="sign-out" />}
      <span className="sign-out-text">Sign out</span>
    </Button>
  );
}
