import { describe, expect, it } from 'vitest';
import { serviceOf, systemOf } from './made-system';
import { verdictOn } from './verdict';

describe('the verdict on the system', () => {
  const well = serviceOf('user', ['healthy']);

  it('is good when every service is', () => {
    expect(verdictOn(systemOf([well, serviceOf('order', ['healthy', 'healthy'])]))).toEqual({
      ...{ tone: 'good', title: 'Everything is healthy', concerns: [] },
      text: '3 instances of 2 services.',
    });
  });

  it('names the one service that is sick', () => {
    expect(verdictOn(systemOf([well, serviceOf('order', ['gone'])]))).toMatchObject({
      tone: 'bad',
      title: 'order is gone',
    });
    expect(verdictOn(systemOf([well], ['user']))).toMatchObject({
      tone: 'bad',
      title: 'user is not answering',
    });
    expect(verdictOn(systemOf([serviceOf('order', ['draining'])]))).toMatchObject({
      tone: 'wait',
      title: 'order is draining',
    });
  });

  it('counts instances that left while others answer', () => {
    const { concerns } = verdictOn(systemOf([serviceOf('order', ['healthy', 'gone', 'draining'])]));
    expect(concerns).toEqual([
      expect.objectContaining({ severity: 'wait', text: '1 of 3 instances answers: 1 gone, 1 draining.' }),
    ]);
  });

  it('has what is broken before what may pass by itself', () => {
    const services = [
      serviceOf('customer', ['draining']),
      serviceOf('order', ['healthy'], { deadLetterCount: 2, parkedKeyCount: 1 }),
    ];
    const { tone, title, concerns } = verdictOn(systemOf(services));
    expect([tone, title]).toEqual(['bad', 'order has 2 dead letters, and 1 more thing to look at']);
    expect(concerns.map(({ service, remedy }) => [service, remedy])).toEqual([
      ['order', 'dead-letters'],
      ['customer', undefined],
    ]);
    expect(concerns[0]).toMatchObject({
      title: 'order has 2 dead letters',
      text: 'Later events of 1 key wait behind them.',
    });
  });

  it('tells of events that are stuck, and not of those on their way', () => {
    const stuck = serviceOf('order', ['healthy'], { outboxDepth: 7, outboxOldestAgeSeconds: 61.4 });
    expect(verdictOn(systemOf([stuck]))).toMatchObject({
      ...{ tone: 'wait', title: 'order cannot publish its events' },
      text: '7 events wait to be published, the oldest for 61 seconds. None is lost. Check that the event bus runs.',
    });
    const busy = serviceOf('order', ['healthy'], {
      outboxDepth: 7,
      outboxOldestAgeSeconds: 0.4,
      consumerLag: 20,
    });
    expect(verdictOn(systemOf([busy])).tone).toBe('good');
    expect(verdictOn(systemOf([serviceOf('order', ['healthy'], { consumerLag: 500 })]))).toMatchObject({
      title: 'order is behind',
    });
  });

  it('waits for what a service cannot tell of its delivery', () => {
    expect(verdictOn(systemOf([serviceOf('order', ['healthy'], { consumerLag: null })]))).toMatchObject({
      tone: 'wait',
      title: 'The lag of order is not known',
    });
    const mute = { ...serviceOf('order', ['healthy']), delivery: null };
    expect(verdictOn(systemOf([{ ...mute, consumes: ['trellis.user.v1'] }]))).toMatchObject({
      tone: 'wait',
      title: 'The delivery of order is not known',
    });
    expect(verdictOn(systemOf([mute])).tone).toBe('good');
    const silent = verdictOn(systemOf([{ ...mute, consumes: ['trellis.user.v1'] }], ['order']));
    expect(silent.concerns.map(({ title }) => title)).toEqual(['order is not answering']);
  });
});
