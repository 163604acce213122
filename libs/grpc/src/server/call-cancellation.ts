/** Says that a call is over. Its signal is made for whoever asks: most handlers never do, and it costs more than it seems. */
export class CallCancellation {
  private controller: AbortController | undefined;
  private reason: DOMException | undefined;

  /** Aborted, or yet to be, once the call's status has been decided elsewhere. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason !== undefined) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  /** Aborts the signal; only the first reason counts. */
  abort(why: string): void {
    this.reason ??= new DOMException(why, 'AbortError');
    this.controller?.abort(this.reason);
  }
}
