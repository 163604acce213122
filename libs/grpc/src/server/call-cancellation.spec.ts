import { expect, test } from 'vitest';
import { CallCancellation } from './call-cancellation';

test('a signal that was asked for before is aborted with the reason', () => {
  const cancellation = new CallCancellation();
  const { signal } = cancellation;
  expect(signal.aborted).toBe(false);
  cancellation.abort('the client gave up');
  expect(signal.reason).toMatchObject({ name: 'AbortError', message: 'the client gave up' });
});

test('a signal that is asked for afterwards is aborted already, with the first reason', () => {
  const cancellation = new CallCancellation();
  cancellation.abort('the client gave up');
  cancellation.abort('too late');
  expect(cancellation.signal.aborted).toBe(true);
  expect(cancellation.signal.reason).toMatchObject({ message: 'the client gave up' });
});

test('everyone gets the same signal', () => {
  const cancellation = new CallCancellation();
  expect(cancellation.signal).toBe(cancellation.signal);
});
