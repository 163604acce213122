import { useConnection, type Connection } from './connection';

const words: Record<Connection, string> = {
  live: 'Live',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
};

/** A small sign of whether changes appear by themselves. */
export function LiveBadge() {
  const connection = useConnection();
  return (
    <span className={connection === 'live' ? 'live live-on' : 'live'}>
      <span className="live-text">{words[connection]}</span>
    </span>
  );
}
