import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@trellis/errors';
import { GrpcStatus, RpcError, type GrpcCallOptions } from '@trellis/grpc';
import { Breaker } from '@trellis/resilience';
import { BffConfiguration } from '../bff.configuration';

/** Short, so that a service that is back is noticed at once: an open breaker only spares the waiting. */
const breakerOpenMs = 1_000;

/** What became of loading one part. */
export type Loaded<T> =
  { readonly state: 'ready'; readonly value: T } | { readonly state: 'unavailable' | 'pending' };

/** Loads parts of the home screen, each with its own time and breaker, and none able to take the others down. */
@Injectable()
export class HomeParts {
  private readonly logger = new Logger('LoadHome');
  private readonly breakers = new Map<string, Breaker>();

  constructor(private readonly configuration: BffConfiguration) {}

  /**
   * @param options.isMadeLater whether the part comes to be a moment after its user: not found, it is pending
   * @throws RpcError UNAUTHENTICATED when a service no longer takes the caller's token
   */
  async load<T>(
    part: string,
    work: (call: GrpcCallOptions) => Promise<T>,
    { isMadeLater = false } = {},
  ): Promise<Loaded<T>> {
    const deadlineMs = this.configuration.homePartTimeoutMs;
    try {
      return { state: 'ready', value: await this.breakerOf(part).execute(() => work({ deadlineMs })) };
    } catch (error) {
      if (hasCode(error, GrpcStatus.UNAUTHENTICATED)) throw error;
      if (isMadeLater && hasCode(error, GrpcStatus.NOT_FOUND)) return { state: 'pending' };
      if (isDefect(error)) this.logger.error(`The part ${part} of the home screen failed`, error);
      return { state: 'unavailable' };
    }
  }

  private breakerOf(part: string): Breaker {
    const breaker = this.breakers.get(part) ?? partBreaker(part);
    this.breakers.set(part, breaker);
    return breaker;
  }
}

/** The value of a part, else what stands for it while it is not there. */
export function valueOr<T, Fallback>(loaded: Loaded<T>, fallback: Fallback): T | Fallback {
  return loaded.state === 'ready' ? loaded.value : fallback;
}

/** The names of the parts that are down, and of those that will be there in a moment. */
export function missingParts<Part extends string>(
  parts: Readonly<Record<Part, Loaded<unknown>>>,
): { unavailable: Part[]; pending: Part[] } {
  const inState = (state: string) =>
    (Object.keys(parts) as Part[]).filter((part) => parts[part].state === state);
  return { unavailable: inState('unavailable'), pending: inState('pending') };
}

function partBreaker(part: string): Breaker {
  return new Breaker(`home:${part}`, {
    openForMs: breakerOpenMs,
    // Three calls within the window are enough to judge by.
    minimumCallsPerSecond: 0.3,
    isFailure: (error) => isOutage(error),
  });
}

function isOutage(error: unknown): boolean {
  return hasCode(error, GrpcStatus.UNAVAILABLE) || hasCode(error, GrpcStatus.DEADLINE_EXCEEDED);
}

/** What belongs in the log: neither an outage, which the breaker's figures tell, nor a caller that went away. */
function isDefect(error: unknown): boolean {
  return !(error instanceof DomainError || isOutage(error) || hasCode(error, GrpcStatus.CANCELLED));
}

function hasCode(error: unknown, code: GrpcStatus): boolean {
  return error instanceof RpcError && error.code === code;
}
