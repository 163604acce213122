import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent';

const text = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a traceparent is read into its parts and written back', () => {
  const context = parseTraceparent(text);
  expect(context).toEqual({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    flags: 1,
  });
  expect(formatTraceparent(context!)).toBe(text);
});

test.each([
  undefined,
  '',
  'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  `${text}-x`,
  text.toUpperCase(),
])('%s is no traceparent', (malformed) => {
  expect(parseTraceparent(malformed)).toBeUndefined();
});
