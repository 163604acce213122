import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsTime } from '../http/is-time';

/** A figure at each step; null where nobody measured. */
const series = (description: string) => ({
  type: 'array' as const,
  items: { type: 'number', nullable: true },
  description,
});

export class HistoryQuery {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Only steps after this time: what a caller lacks that asks again.',
  })
  @IsOptional()
  @IsTime()
  readonly after?: string;
}

export class DeliveryHistoryResponse {
  @ApiProperty(series('Events that waited to be published.'))
  readonly outboxDepth!: (number | null)[];

  @ApiProperty(series('0 when none waited.'))
  readonly outboxOldestAgeSeconds!: (number | null)[];

  @ApiProperty(series('Events that waited to be handled.'))
  readonly consumerLag!: (number | null)[];

  @ApiProperty(series('Events that waited for a person.'))
  readonly deadLetterCount!: (number | null)[];

  @ApiProperty(series('Keys whose later events waited with them.'))
  readonly parkedKeyCount!: (number | null)[];
}

export class ServiceHistoryResponse {
  @ApiProperty({ example: 'user' })
  readonly name!: string;

  @ApiProperty(series('Calls or requests a second that ended, over all instances.'))
  readonly callsPerSecond!: (number | null)[];

  @ApiProperty(series('Those of them for which the service is to blame.'))
  readonly failuresPerSecond!: (number | null)[];

  @ApiProperty({
    type: DeliveryHistoryResponse,
    nullable: true,
    description: 'Null for a service that delivers no events.',
  })
  readonly delivery!: DeliveryHistoryResponse | null;
}

export class HistoryResponse {
  @ApiProperty({ format: 'date-time', description: 'The time of the first value of every series.' })
  readonly startsAt!: string;

  @ApiProperty({ type: 'integer', example: 5, description: 'From one value to the next.' })
  readonly stepSeconds!: number;

  @ApiProperty({ type: 'integer', example: 360, description: 'Values of every series.' })
  readonly stepCount!: number;

  @ApiProperty({ type: [ServiceHistoryResponse] })
  readonly services!: ServiceHistoryResponse[];

  @ApiProperty({ type: [String], description: 'Services of which no instance answered.' })
  readonly unavailable!: string[];
}
