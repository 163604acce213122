/** A dispatched event of a `text/event-stream`. */
export interface StreamEvent {
  /** `message` when the stream names none. */
  type: string;
  data: string;
  /** The last id seen up to this event; empty when there was none. */
  lastEventId: string;
}

/**
 * Parses `text/event-stream` as the HTML standard says ("Interpreting an event stream"), from pieces of text of any
 * length. Text after the last blank line stays undispatched: an event cut off by the end of a stream is no event.
 */
export class EventStreamParser {
  /** The id to resume from. Moves with each blank line, never with an event that is still incomplete. */
  lastEventId: string;
  /** What the server last asked for with `retry:`, if ever. */
  retryMs: number | undefined;

  private rest = '';
  private endedWithCarriageReturn = false;
  private type = '';
  private data: string[] = [];
  private id: string;

  constructor(lastEventId = '') {
    this.lastEventId = lastEventId;
    this.id = lastEventId;
  }

  /** Takes the next piece of decoded text, without a byte order mark, and gives the events it completes. */
  push(text: string): StreamEvent[] {
    if (text === '') return [];
    // A line feed right after a carriage return belongs to it, also when a piece ends between the two.
    const piece = this.endedWithCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.endedWithCarriageReturn = text.endsWith('\r');

    const lines = (this.rest + piece).split(/\r\n|\r|\n/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.takeLine(line));
  }

  private takeLine(line: string): StreamEvent[] {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1);
    this.takeField(field, value.startsWith(' ') ? value.slice(1) : value);
    return [];
  }

  private takeField(field: string, value: string): void {
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.type = value;
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }

  private dispatch(): StreamEvent[] {
    const { type, data } = this;
    this.lastEventId = this.id;
    this.type = '';
    this.data = [];
    if (data.length === 0) return [];
    return [{ type: type || 'message', data: data.join('\n'), lastEventId: this.lastEventId }];
  }
}
