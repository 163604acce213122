import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../http/is-text';

export class CreateSessionRequest {
  @ApiProperty({ example: 'ada@example.com' })
  @IsText({ min: 1 })
  readonly email!: string;

  @ApiProperty({ format: 'password', example: 'correct horse battery' })
  @IsText({ min: 1 })
  readonly password!: string;
}

export class SessionResponse {
  @ApiProperty({ description: 'Goes into the Authorization header as a bearer token.' })
  readonly accessToken!: string;

  @ApiProperty({ type: 'integer', example: 900, description: 'Seconds until it ends.' })
  readonly expiresIn!: number;
}
