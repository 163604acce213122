import { Clock } from '@trellis/context';

/** A clock that stands still until the test moves it. */
export class SettableClock extends Clock {
  /** @param time the time that it shows at first; defaults to now */
  constructor(private time = new Date()) {
    super();
  }

  override now(): Date {
    return this.time;
  }

  /** Moves it on by some milliseconds. */
  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }
}
