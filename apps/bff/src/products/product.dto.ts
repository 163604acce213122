import { ApiProperty } from '@nestjs/swagger';
import type { Product } from '@trellis/contracts';
import { MoneyResponse, toMoneyResponse } from '../http/money.dto';

export class ProductResponse {
  @ApiProperty({ example: 'trowel' })
  readonly id!: string;

  @ApiProperty({ example: 'Trowel' })
  readonly name!: string;

  @ApiProperty({ type: MoneyResponse })
  readonly price!: MoneyResponse;
}

export class ProductListResponse {
  @ApiProperty({ type: [ProductResponse] })
  readonly products!: ProductResponse[];
}

export function toProductResponse({ id, name, price }: Product): ProductResponse {
  return { id, name, price: toMoneyResponse(price) };
}
