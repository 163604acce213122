import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../http/is-text';

const settingTypes = ['integer', 'choice'] as const;

export class SettingResponse {
  @ApiProperty({ example: 'gateway/rate-limit/burst' })
  readonly key!: string;

  @ApiProperty({ example: 'Requests of a sender that may come at once.' })
  readonly description!: string;

  @ApiProperty({ example: 'gateway', description: 'The service that goes by it, in all of its instances.' })
  readonly service!: string;

  @ApiProperty({ enum: settingTypes })
  readonly type!: (typeof settingTypes)[number];

  @ApiProperty({ type: 'integer', nullable: true, example: 1, description: 'Of an integer.' })
  readonly minimum!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 1_000_000, description: 'Of an integer.' })
  readonly maximum!: number | null;

  @ApiProperty({ type: [String], description: 'What a choice may be; empty for an integer.' })
  readonly choices!: string[];

  @ApiProperty({ example: '300', description: 'What holds while nothing is set: the configured value.' })
  readonly defaultValue!: string;

  @ApiProperty({ example: '300', description: 'What holds now.' })
  readonly value!: string;

  @ApiProperty({ description: 'Whether a value is set.' })
  readonly isSet!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What is set but cannot be read, and so has no effect; else null.',
  })
  readonly ignoredValue!: string | null;
}

export class SettingListResponse {
  @ApiProperty({ type: [SettingResponse] })
  readonly settings!: SettingResponse[];

  @ApiProperty({ type: [String], description: 'Services that did not answer: theirs are missing above.' })
  readonly unavailable!: string[];
}

export class SetSettingRequest {
  @ApiProperty({ example: '50', description: 'An integer in decimal digits, or one of the choices.' })
  @IsText({ max: 1_000 })
  readonly value!: string;
}
