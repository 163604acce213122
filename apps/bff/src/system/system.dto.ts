import { ApiProperty } from '@nestjs/swagger';

const instanceStates = ['healthy', 'draining', 'gone'] as const;
export type InstanceState = (typeof instanceStates)[number];

export class StoreResponse {
  @ApiProperty({ example: 'postgres', description: 'What it is: `postgres`, `kafka`, `consul` or `dns`.' })
  readonly kind!: string;

  @ApiProperty({
    example: '127.0.0.1:5432',
    description: 'Hosts and ports. Empty for the DNS of the machine.',
  })
  readonly address!: string;
}

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

  @ApiProperty({
    enum: instanceStates,
    description:
      '`healthy`: registered. `draining`: still answers, and takes no new calls. `gone`: was registered until lately.',
  })
  readonly state!: InstanceState;

  @ApiProperty({ format: 'date-time', description: 'When it was first seen in this state.' })
  readonly since!: string;
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

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Events that wait to be handled; null while the event bus does not answer.',
  })
  readonly consumerLag!: number | null;
}

export class ServiceResponse {
  @ApiProperty({ example: 'user' })
  readonly name!: string;

  @ApiProperty({ type: [InstanceResponse], description: 'None is left when all are long gone.' })
  readonly instances!: InstanceResponse[];

  @ApiProperty({
    type: DeliveryResponse,
    nullable: true,
    description: 'Null for a service that delivers no events, and for one that is unavailable.',
  })
  readonly delivery!: DeliveryResponse | null;

  @ApiProperty({ type: [String], example: ['user'], description: 'The services that it calls.' })
  readonly calls!: string[];

  @ApiProperty({ type: [String], example: ['trellis.user.v1'], description: 'The topics of its events.' })
  readonly publishes!: string[];

  @ApiProperty({
    type: [String],
    example: ['trellis.user.v1'],
    description: 'The topics whose events it handles.',
  })
  readonly consumes!: string[];

  @ApiProperty({ type: StoreResponse, nullable: true, description: 'Null for a service without one.' })
  readonly database!: StoreResponse | null;
}

export class SystemResponse {
  @ApiProperty({ type: [ServiceResponse] })
  readonly services!: ServiceResponse[];

  @ApiProperty({ type: [String], description: 'Services that did not answer.' })
  readonly unavailable!: string[];

  @ApiProperty({ type: StoreResponse, nullable: true, description: 'Null while no service has told of it.' })
  readonly eventBus!: StoreResponse | null;

  @ApiProperty({ type: StoreResponse, nullable: true, description: 'Who runs where.' })
  readonly registry!: StoreResponse | null;

  @ApiProperty({ type: StoreResponse, nullable: true, description: 'Where live settings are kept.' })
  readonly settingsStore!: StoreResponse | null;
}
