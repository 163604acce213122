import { randomUUID } from 'node:crypto';
import { ContractAccessPolicy, type TokenVerifier } from '@trellis/auth';
import {
  DeadLetterOrigin,
  InstancePhase,
  methodAccess,
  PlatformServiceDefinition,
  UserServiceDefinition,
  type DescribeInstanceResponse,
} from '@trellis/contracts';
import { DomainError } from '@trellis/errors';
import { GrpcServerStrategy, grpcService, type GrpcHandlers, type GrpcService } from '@trellis/grpc';

/** Any failure that a service may answer with. */
export class Refusal extends DomainError {
  constructor(kind: DomainError['kind'], reason: string, details?: { retryAfterMs?: number }) {
    super(kind, reason, `Refused: ${reason}.`, details);
  }
}

/** A gRPC server in this process. */
export interface StandInServer {
  readonly port: number;
  close(): void;
  drain(): Promise<unknown>;
}

export async function serve(verifier: TokenVerifier, ...services: GrpcService[]): Promise<StandInServer> {
  const strategy = new GrpcServerStrategy({
    host: '127.0.0.1',
    access: new ContractAccessPolicy(verifier, methodAccess),
    services,
  });
  await new Promise<void>((resolve, reject) =>
    strategy.listen((error) => (error === undefined ? resolve() : reject(error))),
  );
  return { port: strategy.boundPort, close: () => strategy.close(), drain: () => strategy.drain(1_000) };
}

const tokens = (refreshToken: string) => ({
  accessToken: 'user:ada',
  accessTokenExpiresInSeconds: 900,
  refreshToken,
  refreshTokenExpiresInSeconds: 3_600,
});

export function userService(
  overrides: Partial<GrpcHandlers<typeof UserServiceDefinition>> = {},
): GrpcService {
  const used = new Set<string>();
  return grpcService(UserServiceDefinition, {
    registerUser: ({ email, displayName }) => {
      if (email === 'taken@b.example') throw new Refusal('already-exists', 'EMAIL_TAKEN');
      return Promise.resolve({ user: { id: randomUUID(), email, displayName, createdAt: new Date() } });
    },
    createSession: ({ password }) => {
      if (password === 'wrong') throw new Refusal('unauthenticated', 'INVALID_CREDENTIALS');
      if (password === 'many')
        throw new Refusal('exhausted', 'TOO_MANY_SIGN_IN_FAILURES', { retryAfterMs: 5_500 });
      return Promise.resolve({ tokens: tokens('first') });
    },
    refreshSession: ({ refreshToken }) => {
      if (used.has(refreshToken)) throw new Refusal('unauthenticated', 'REFRESH_TOKEN_REUSED');
      used.add(refreshToken);
      return Promise.resolve({ tokens: tokens('second') });
    },
    deleteSession: () => Promise.resolve({}),
    getUser: ({ id }) =>
      Promise.resolve({ user: { id, email: 'ada@b.example', displayName: 'Ada', createdAt: new Date() } }),
    batchGetUsers: () => Promise.resolve({ users: [] }),
    getJsonWebKeySet: () => Promise.resolve({ json: '{"keys":[]}' }),
    ...overrides,
  });
}

/** What an instance tells that has nothing to do with anybody. */
export function aDescription(overrides: Partial<DescribeInstanceResponse> = {}): DescribeInstanceResponse {
  return {
    ...{ service: 'ledger', instanceId: 'ledger-1', version: '1.0.0' },
    ...{ phase: InstancePhase.SERVING, phaseSince: new Date('2026-01-02T03:04:05.000Z') },
    ...{ calls: [], publishes: [], consumes: [], settings: [] },
    ...{ database: undefined, eventBus: undefined, registry: undefined, settingsStore: undefined },
    ...overrides,
  };
}

export function platformService(
  letters: number,
  overrides: Partial<GrpcHandlers<typeof PlatformServiceDefinition>> = {},
): GrpcService {
  const all = Array.from({ length: letters }, (_, index) => `letter-${index + 1}`);
  return grpcService(PlatformServiceDefinition, {
    describeInstance: () => Promise.resolve(aDescription()),
    getActivity: () => Promise.resolve({ stepSeconds: 5, steps: [] }),
    getDeliveryStatus: () =>
      Promise.resolve({
        outboxDepth: 1,
        outboxOldestAgeSeconds: 0.5,
        deadLetterCount: letters,
        parkedKeyCount: 0,
        consumerLag: 2,
        consumerLagUnknown: false,
      }),
    listDeadLetters: ({ pageSize, pageToken }) => {
      const start = Number(pageToken || '0');
      const end = start + pageSize;
      const deadLetters = all.slice(start, end).map((id) => ({
        id,
        origin: DeadLetterOrigin.INBOX,
        eventId: randomUUID(),
        eventType: 'trellis.user.v1.UserRegistered',
        topic: 'trellis.user.v1',
        key: 'k',
        consumerGroup: 'depot',
        error: 'broken',
        attempts: 3,
        recordedAt: new Date(),
        parkedCount: 1,
        partition: 0,
        offset: 5,
      }));
      return Promise.resolve({ deadLetters, nextPageToken: end < all.length ? String(end) : '' });
    },
    redriveDeadLetter: ({ id }) => {
      if (!all.includes(id)) throw new Refusal('not-found', 'DEAD_LETTER_NOT_FOUND');
      return Promise.resolve({ handledCount: 2 });
    },
    discardDeadLetter: () => Promise.resolve({ handledCount: 1 }),
    ...overrides,
  });
}
