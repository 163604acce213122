import { ApiProperty } from '@nestjs/swagger';
import type { Money } from '@trellis/contracts';
import { required } from './required';

/** An amount in the minor unit of its currency: 1999 with USD is $19.99. */
export class MoneyResponse {
  @ApiProperty({ example: 'USD', description: 'ISO 4217.' })
  readonly currencyCode!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    example: 1999,
  })
  readonly amountMinor!: number;
}

/** @throws TypeError when a service left it out */
export function toMoneyResponse(money: Money | undefined): MoneyResponse {
  const { currencyCode, amountMinor } = required(money, 'an amount');
  return { currencyCode, amountMinor };
}
