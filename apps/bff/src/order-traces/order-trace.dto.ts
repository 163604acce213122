import { ApiProperty } from '@nestjs/swagger';

const spanKinds = ['http', 'grpc', 'database', 'commit', 'outbox', 'publish', 'consume', 'other'] as const;
export type SpanKind = (typeof spanKinds)[number];

const spanRoles = ['server', 'client', 'producer', 'consumer', 'internal'] as const;

export class SpanLinkResponse {
  @ApiProperty({ example: '4bf92f3577b34da6a3ce929d0e0e4736' })
  readonly traceId!: string;

  @ApiProperty({ example: '00f067aa0ba902b7' })
  readonly spanId!: string;
}

export class SpanResponse {
  @ApiProperty({ example: '4bf92f3577b34da6a3ce929d0e0e4736' })
  readonly traceId!: string;

  @ApiProperty({ example: '00f067aa0ba902b7' })
  readonly spanId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'b7ad6b7169203331',
    description:
      'Null for the first of its trace. It may be a span that is not listed, such as the browser’s.',
  })
  readonly parentSpanId!: string | null;

  @ApiProperty({ example: 'order' })
  readonly service!: string;

  @ApiProperty({ example: 'order-k3v9' })
  readonly instanceId!: string;

  @ApiProperty({ example: 'create trellis.order.v1' })
  readonly name!: string;

  @ApiProperty({
    enum: spanKinds,
    description:
      'What it is about: a request (`http`), a call (`grpc`), a statement (`database`) or the one that makes the changes last (`commit`), an event that is written beside them (`outbox`), sent to the bus (`publish`) or handled (`consume`).',
  })
  readonly kind!: SpanKind;

  @ApiProperty({ enum: spanRoles, description: 'Which side of it the span saw.' })
  readonly role!: (typeof spanRoles)[number];

  @ApiProperty({ format: 'date-time' })
  readonly startedAt!: string;

  @ApiProperty({ description: 'Milliseconds after the first span listed.' })
  readonly offsetMs!: number;

  @ApiProperty()
  readonly durationMs!: number;

  @ApiProperty({ enum: ['ok', 'error'] })
  readonly status!: 'ok' | 'error';

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it failed: a status code, an error’s name.',
  })
  readonly error!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { 'messaging.destination.name': 'trellis.order.v1' },
    description: 'What more is known, by OpenTelemetry’s names.',
  })
  readonly attributes!: Record<string, string | number | boolean>;

  @ApiProperty({ type: [SpanLinkResponse], description: 'Spans that it belongs with and does not follow.' })
  readonly links!: SpanLinkResponse[];
}

export class OrderTraceResponse {
  @ApiProperty({ format: 'uuid' })
  readonly orderId!: string;

  @ApiProperty({
    type: [SpanResponse],
    description: 'By start. Placing and cancelling are traces of their own.',
  })
  readonly spans!: SpanResponse[];

  @ApiProperty({ description: 'Whether there are more spans than are listed.' })
  readonly isTruncated!: boolean;
}
