import { ApiProperty } from '@nestjs/swagger';

export class InstanceResponse {
  @ApiProperty({ example: 'user-k3v9' })
  readonly instanceId!: string;

  @ApiProperty({ example: '127.0.0.1' })
  readonly host!: string;

  @ApiProperty({ type: 'integer', example: 50051 })
  readonly port!: number;

  @ApiProperty({ example: '1.4.0' })
  readonly version!: string;

  @ApiProperty({ example: 'grpc' })
  readonly protocol!: string;
}

export class DeliveryResponse {
  @ApiProperty({ type: 'integer', description: 'Events that wait to be published.' })
  readonly outboxDepth!: number;

  @ApiProperty({ description: '0 when none wait.' })
  readonly outboxOldestAgeSeconds!: number;

  @ApiProperty({ type: 'integer' })
  readonly deadLetterCount!: number;

  @ApiProperty({ type: 'integer' })
  readonly parkedKeyCount!: number;

  @ApiProperty({ type: 'integer', description: 'Events that wait to be handled.' })
  readonly consumerLag!: number;
}

export class ServiceResponse {
  @ApiProperty({ example: 'user' })
  readonly name!: string;

  @ApiProperty({ type: [InstanceResponse] })
  readonly instances!: InstanceResponse[];

  @ApiProperty({
    type: DeliveryResponse,
    nullable: true,
    description: 'Null for a service that delivers no events, and for one that is unavailable.',
  })
  readonly delivery!: DeliveryResponse | null;
}

export class SystemResponse {
  @ApiProperty({ type: [ServiceResponse] })
  readonly services!: ServiceResponse[];

  @ApiProperty({ type: [String], description: 'Services that did not answer.' })
  readonly unavailable!: string[];
}
