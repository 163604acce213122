import { describe, expect, it } from 'vitest';
import * as contracts from './index';
import {
  events,
  eventTypes,
  methodAccess,
  topics,
  UserRegisteredEvent,
  UserServiceDefinition,
} from './index';

interface ServiceDefinition {
  readonly fullName: string;
  readonly methods: Readonly<Record<string, { readonly name: string }>>;
}

const services = Object.entries(contracts)
  .filter(([name]) => name.endsWith('Definition'))
  .map(([, value]) => value as unknown as ServiceDefinition);

describe('the catalogue', () => {
  it('declares the topic of every event, owned by the service that raises it', () => {
    const owners = new Map(topics.map(({ name, owner }) => [name, owner]));
    expect(events.length).toBeGreaterThan(0);
    for (const { type, topic, source } of events) expect(owners.get(topic), type).toBe(source);
  });

  it('declares each topic once, with at least one partition and one hour', () => {
    expect(new Set(topics.map(({ name }) => name)).size).toBe(topics.length);
    for (const { partitions, retentionHours } of topics) {
      expect(partitions).toBeGreaterThanOrEqual(1);
      expect(retentionHours).toBeGreaterThanOrEqual(1);
    }
  });

  it('finds an event by its type', () => {
    expect(eventTypes.size).toBe(events.length);
    expect(eventTypes.get('trellis.user.v1.UserRegistered')).toBe(UserRegisteredEvent);
  });

  it('says who may call every method of every service, and of no other', () => {
    const paths = services.flatMap(({ fullName, methods }) =>
      Object.values(methods).map(({ name }) => `/${fullName}/${name}`),
    );
    expect(paths).toContain('/grpc.health.v1.Health/Check');
    expect(Object.keys(methodAccess).toSorted()).toEqual(paths.toSorted());
  });

  it('opens a method to anyone, or keeps it for operators, only where the contract says so', () => {
    expect(methodAccess['/trellis.user.v1.UserService/RegisterUser']).toBe('PUBLIC');
    expect(methodAccess['/trellis.user.v1.UserService/GetUser']).toBe('AUTHENTICATED');
    expect(methodAccess['/trellis.platform.v1.PlatformService/ListDeadLetters']).toBe('OPERATOR');
  });
});

describe('a service definition', () => {
  it('keeps the idempotency level, which decides what may be retried', () => {
    const { getUser, deleteSession, registerUser } = UserServiceDefinition.methods;
    expect(getUser.options.idempotencyLevel).toBe('NO_SIDE_EFFECTS');
    expect(deleteSession.options.idempotencyLevel).toBe('IDEMPOTENT');
    expect(registerUser.options).toEqual({});
  });

  it('tells a call that streams from one that does not', () => {
    const { check, watch } = contracts.HealthDefinition.methods;
    expect([check.requestStream, check.responseStream]).toEqual([false, false]);
    expect([watch.requestStream, watch.responseStream]).toEqual([false, true]);
  });
});
