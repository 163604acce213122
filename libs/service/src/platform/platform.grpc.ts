import { Module, Optional } from '@nestjs/common';
import { currentIdentity } from '@trellis/auth';
import {
  DeadLetterOrigin,
  PlatformServiceDefinition,
  type DeadLetter as DeadLetterMessage,
  type DiscardDeadLetterRequest,
  type DiscardDeadLetterResponse,
  type DescribeInstanceResponse,
  type GetActivityRequest,
  type GetActivityResponse,
  type GetDeliveryStatusResponse,
  type ListDeadLettersRequest,
  type ListDeadLettersResponse,
  type RedriveDeadLetterRequest,
  type RedriveDeadLetterResponse,
} from '@trellis/contracts';
import { GrpcController, GrpcStatus, RpcError, type GrpcHandlers } from '@trellis/grpc';
import { DeadLetters, DeliveryRuntime, type DeadLetter } from '@trellis/outbox';
import { pageSizeOf } from '../lists/page-size';
import { deliveryStatusMessage } from './delivery-status-message';
import { InstanceReport } from './instance-report';
import { decodePageToken, encodePageToken } from '../lists/page-token';

/**
 * What every service answers operators about itself and its delivery. An app without `OutboxModule` has no delivery, and
 * answers UNIMPLEMENTED about that.
 */
@GrpcController(PlatformServiceDefinition)
export class PlatformGrpc implements GrpcHandlers<typeof PlatformServiceDefinition> {
  constructor(
    private readonly report: InstanceReport,
    @Optional() private readonly runtime?: DeliveryRuntime,
    @Optional() private readonly letters?: DeadLetters,
  ) {}

  describeInstance(): Promise<DescribeInstanceResponse> {
    return Promise.resolve(this.report.describe());
  }

  getActivity({ after }: GetActivityRequest): Promise<GetActivityResponse> {
    return Promise.resolve(this.report.activity(after));
  }

  async getDeliveryStatus(): Promise<GetDeliveryStatusResponse> {
    return deliveryStatusMessage(await provided(this.runtime).status());
  }

  async listDeadLetters({ pageSize, pageToken }: ListDeadLettersRequest): Promise<ListDeadLettersResponse> {
    const cursor = decodePageToken(pageToken);
    const page = await provided(this.letters).list({ pageSize: pageSizeOf(pageSize), cursor });
    return { deadLetters: page.deadLetters.map(toMessage), nextPageToken: encodePageToken(page.nextCursor) };
  }

  async redriveDeadLetter({ id }: RedriveDeadLetterRequest): Promise<RedriveDeadLetterResponse> {
    const { handledCount } = await provided(this.letters).redrive(id);
    return { handledCount };
  }

  async discardDeadLetter({ id }: DiscardDeadLetterRequest): Promise<DiscardDeadLetterResponse> {
    const { handledCount } = await provided(this.letters).discard(id, currentIdentity().userId);
    return { handledCount };
  }
}

/** Serves {@link PlatformGrpc}. */
@Module({ controllers: [PlatformGrpc] })
export class PlatformModule {}

function provided<T>(part: T | undefined): T {
  if (part) return part;
  throw new RpcError({ code: GrpcStatus.UNIMPLEMENTED, message: 'This service delivers no events.' });
}

function toMessage({ origin, partition, offset, recordedAt, ...letter }: DeadLetter): DeadLetterMessage {
  return {
    ...letter,
    origin: origin === 'inbox' ? DeadLetterOrigin.INBOX : DeadLetterOrigin.OUTBOX,
    partition,
    offset: offset === undefined ? undefined : Number(offset),
    recordedAt,
  };
}
