import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One field of the request that is wrong. */
export class FieldProblem {
  @ApiProperty({ example: 'items[0].quantity' })
  readonly field!: string;

  @ApiProperty({ example: 'Must be a whole number from 1 to 1000.' })
  readonly message!: string;
}

/** Problem details, RFC 9457. */
export class ProblemDetails {
  @ApiProperty({ example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ example: 'Bad Request' })
  readonly title!: string;

  @ApiProperty({ type: 'integer', example: 400 })
  readonly status!: number;

  @ApiProperty({ example: 'The request is not valid.' })
  readonly detail!: string;

  @ApiPropertyOptional({ example: '/api/v1/users' })
  readonly instance?: string;

  @ApiProperty({ example: 'INVALID_REQUEST', description: 'A stable name that programs may compare.' })
  readonly reason!: string;

  @ApiPropertyOptional({ description: 'Found again in the logs.' })
  readonly requestId?: string;

  @ApiPropertyOptional({ type: [FieldProblem] })
  readonly errors?: FieldProblem[];
}
