import { ApiProperty } from '@nestjs/swagger';
import type { User } from '@trellis/contracts';
import { IsText } from '../http/is-text';
import { required } from '../http/required';

export class RegisterUserRequest {
  @ApiProperty({ format: 'email', maxLength: 254, example: 'ada@example.com' })
  @IsText()
  readonly email!: string;

  @ApiProperty({ format: 'password', minLength: 10, maxLength: 256, example: 'correct horse battery' })
  @IsText()
  readonly password!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Ada Lovelace' })
  @IsText()
  readonly displayName!: string;
}

export class UserResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'ada@example.com' })
  readonly email!: string;

  @ApiProperty({ example: 'Ada Lovelace' })
  readonly displayName!: string;
}

export function toUserResponse(user: User | undefined): UserResponse {
  const { id, email, displayName } = required(user, 'the user');
  return { id, email, displayName };
}
