import { describe, expect, it } from 'vitest';
import { EventStreamParser } from './event-stream-parser';

function parse(...pieces: string[]) {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('EventStreamParser', () => {
  it('gives an event at its blank line', () => {
    expect(parse('event: order\nid: 7\ndata: {"id":"a"}\n\n')).toEqual([
      { type: 'order', data: '{"id":"a"}', lastEventId: '7' },
    ]);
  });

  it('gives the same events wherever the stream is cut', () => {
    const stream =
      ': hello\r\nevent: a\r\nid: 1\r\ndata: x\r\ndata: y\r\n\r\ndata: z\r\rdata\n\nid: 2\ndata: end\n\n';
    const whole = parse(stream);
    expect(whole.map(({ data }) => data)).toEqual(['x\ny', 'z', '', 'end']);

    expect(parse(...stream)).toEqual(whole);
    for (let cut = 1; cut < stream.length; cut++) {
      expect(parse(stream.slice(0, cut), stream.slice(cut))).toEqual(whole);
    }
  });

  it('removes one space after the colon, not two', () => {
    expect(parse('data:a\n\ndata: b\n\ndata:  c\n\n').map(({ data }) => data)).toEqual(['a', 'b', ' c']);
  });

  it('is not fooled by a colon in the value or a field without one', () => {
    expect(parse('data: a:b\ndata\n\n')[0]!.data).toBe('a:b\n');
  });

  it('ignores comments, unknown fields and events without data', () => {
    expect(parse(': heartbeat\n\nevent: order\n\ncolour: red\ndata: x\n\n')).toEqual([
      { type: 'message', data: 'x', lastEventId: '' },
    ]);
  });

  it('drops an event that the end of the stream cuts off', () => {
    expect(parse('data: whole\n\ndata: cut off\n')).toHaveLength(1);
  });

  it('keeps the last id for the events that follow, until an empty one clears it', () => {
    expect(
      parse('id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n').map(({ lastEventId }) => lastEventId),
    ).toEqual(['1', '1', '']);
  });

  it('ignores an id with a null character', () => {
    expect(parse('id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n')[1]!.lastEventId).toBe('1');
  });

  it('resumes from complete events only', () => {
    const parser = new EventStreamParser('5');
    expect(parser.lastEventId).toBe('5');
    parser.push('id: 6\ndata: a\n');
    expect(parser.lastEventId).toBe('5');
    parser.push('\n');
    expect(parser.lastEventId).toBe('6');
  });

  it('takes up an id that comes without an event', () => {
    const parser = new EventStreamParser();
    expect(parser.push('id: 9\n\n')).toEqual([]);
    expect(parser.lastEventId).toBe('9');
  });

  it('takes a retry time of digits only', () => {
    const parser = new EventStreamParser();
    parser.push('retry: 1.5\n');
    expect(parser.retryMs).toBeUndefined();
    parser.push('retry: 2500\n');
    expect(parser.retryMs).toBe(2_500);
  });
});
