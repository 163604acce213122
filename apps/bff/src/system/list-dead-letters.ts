import { Injectable } from '@nestjs/common';
import { GrpcStatus, RpcError } from '@trellis/grpc';
import { decodePosition, encodePosition, type DeadLetterPosition } from './dead-letter-position';
import {
  toDeadLetterResponse,
  type DeadLetterListResponse,
  type DeadLetterResponse,
} from './dead-letter.dto';
import { ServiceDirectory } from './service-directory';

const partTimeoutMs = 1_500;

/** Lists the dead letters of all services, service after service, each one's oldest first. */
@Injectable()
export class ListDeadLetters {
  constructor(private readonly directory: ServiceDirectory) {}

  /** @throws InvalidRequest for a page token that is none */
  async execute(pageSize: number, pageToken: string): Promise<DeadLetterListResponse> {
    const start = decodePosition(pageToken);
    const services = (await this.directory.list())
      .filter(({ hasPlatform }) => hasPlatform)
      .map(({ name }) => name);
    const deadLetters: DeadLetterResponse[] = [];
    const unavailable: string[] = [];
    for (const service of services.filter((name) => start === undefined || name >= start.service)) {
      // A full page may still be followed by other services, which the next page then finds out.
      if (deadLetters.length === pageSize) {
        return { deadLetters, nextPageToken: encodePosition({ service, token: '' }), unavailable };
      }
      const token = service === start?.service ? start.token : '';
      const page = await this.pageOf({ service, token }, pageSize - deadLetters.length);
      if (page === undefined) {
        unavailable.push(service);
        continue;
      }
      deadLetters.push(...page.deadLetters);
      if (page.next !== '') {
        return { deadLetters, nextPageToken: encodePosition({ service, token: page.next }), unavailable };
      }
    }
    return { deadLetters, nextPageToken: '', unavailable };
  }

  /** Undefined when the service does not answer. */
  private async pageOf({ service, token }: DeadLetterPosition, pageSize: number) {
    try {
      const { deadLetters, nextPageToken } = await this.directory
        .platform(service)
        .listDeadLetters({ pageSize, pageToken: token }, { deadlineMs: partTimeoutMs });
      return {
        deadLetters: deadLetters.map((letter) => toDeadLetterResponse(service, letter)),
        next: nextPageToken,
      };
    } catch (error) {
      if (error instanceof RpcError && isRefusal(error.code)) throw error;
      return undefined;
    }
  }
}

function isRefusal(code: GrpcStatus): boolean {
  return [GrpcStatus.INVALID_ARGUMENT, GrpcStatus.UNAUTHENTICATED, GrpcStatus.PERMISSION_DENIED].includes(
    code,
  );
}
