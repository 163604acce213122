/** Tells the other tabs of this browser that a session began or ended, and hears it from them. */
export class SessionAnnouncements {
  private readonly channel =
    'BroadcastChannel' in globalThis ? new BroadcastChannel('trellis-session') : undefined;

  announce(): void {
    this.channel?.postMessage('changed');
  }

  /** A tab never hears itself. */
  onAnnounced(listener: () => void): void {
    this.channel?.addEventListener('message', listener);
  }
}
