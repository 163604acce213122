import { useEffect, useState } from 'react';
import { useLiveState } from './live-orders';
import { useOnline } from './use-online';

/** `offline`: the device has no network. `reconnecting`: updates have been missing for longer than a moment. */
export type Connection = 'live' | 'connecting' | 'reconnecting' | 'offline';

/** An interruption shorter than this is nobody's concern. */
const momentMs = 2_500;

/** How the page is connected to the system. */
export function useConnection(): Connection {
  const isOpen = useLiveState() === 'open';
  const isOnline = useOnline();
  const [isLong, setIsLong] = useState(false);

  useEffect(() => {
    if (isOpen) return;
    const timer = setTimeout(() => setIsLong(true), momentMs);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isOpen]);

  if (!isOnline) return 'offline';
  if (isOpen) return 'live';
  return isLong ? 'reconnecting' : 'connecting';
}
