import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { IsText } from './is-text';

/** Which page of a list is asked for. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Entries on a page.',
  })
  @IsOptional()
  @Matches(/^(?:[1-9]\d?|100)$/, { message: 'Must be a whole number from 1 to 100.' })
  readonly pageSize?: string;

  @ApiPropertyOptional({ description: '`nextPageToken` of the page before.' })
  @IsOptional()
  @IsText({ max: 1_000 })
  readonly pageToken?: string;
}
