import { Icon } from '../ui';
import { useConnection } from './connection';

/** Says across the page that it may be out of date, for as long as it may. */
export function LiveStrip() {
  const connection = useConnection();
  return (
    <div role="status">
      {connection === 'offline' && (
        <p className="strip tone-wait">
          <Icon name="offline" />
          You are offline. This is what was last known; it comes up to date by itself once you are back.
        </p>
      )}
      {connection === 'reconnecting' && (
        <p className="strip tone-wait">
          <span className="spinner" aria-hidden="true" />
          Reconnecting… Changes may appear late.
        </p>
      )}
    </div>
  );
}
