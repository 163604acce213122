import { useLiveState } from './live-orders';

/** A small sign of whether order changes appear by themselves. */
export function LiveBadge() {
  const isLive = useLiveState() === 'open';
  return <span className={isLive ? 'live live-on' : 'live'}>{isLive ? 'Live' : 'Connecting…'}</span>;
}
