import { ApiProperty } from '@nestjs/swagger';
import { DeadLetterOrigin, type DeadLetter } from '@trellis/contracts';
import { required } from '../http/required';

const origins = ['OUTBOX', 'INBOX'] as const;

export class DeadLetterResponse {
  @ApiProperty({ example: 'user' })
  readonly service!: string;

  @ApiProperty()
  readonly id!: string;

  @ApiProperty({ enum: origins, description: 'Whether it could not be published or not be handled.' })
  readonly origin!: (typeof origins)[number];

  @ApiProperty()
  readonly eventId!: string;

  @ApiProperty({ example: 'trellis.user.v1.UserRegistered' })
  readonly eventType!: string;

  @ApiProperty({ example: 'trellis.user.v1' })
  readonly topic!: string;

  @ApiProperty()
  readonly key!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly consumerGroup!: string | null;

  @ApiProperty()
  readonly error!: string;

  @ApiProperty({ type: 'integer' })
  readonly attempts!: number;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt!: string;

  @ApiProperty({ type: 'integer', description: 'Later events of its key that wait behind it.' })
  readonly parkedCount!: number;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly partition!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly offset!: number | null;
}

export class DeadLetterListResponse {
  @ApiProperty({ type: [DeadLetterResponse] })
  readonly deadLetters!: DeadLetterResponse[];

  @ApiProperty({ description: 'Empty on the last page.' })
  readonly nextPageToken!: string;

  @ApiProperty({ type: [String], description: 'Services that did not answer: theirs are missing above.' })
  readonly unavailable!: string[];
}

export class HandledResponse {
  @ApiProperty({ type: 'integer', description: 'Events that were handled.' })
  readonly handledCount!: number;
}

export function toDeadLetterResponse(service: string, letter: DeadLetter): DeadLetterResponse {
  return {
    service,
    id: letter.id,
    origin: letter.origin === DeadLetterOrigin.OUTBOX ? 'OUTBOX' : 'INBOX',
    eventId: letter.eventId,
    eventType: letter.eventType,
    topic: letter.topic,
    key: letter.key,
    consumerGroup: letter.consumerGroup || null,
    error: letter.error,
    attempts: letter.attempts,
    recordedAt: required(letter.recordedAt, 'when the dead letter was recorded').toISOString(),
    parkedCount: letter.parkedCount,
    partition: letter.partition ?? null,
    offset: letter.offset ?? null,
  };
}
