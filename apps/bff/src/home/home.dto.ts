import { ApiProperty } from '@nestjs/swagger';
import type { Customer } from '@trellis/contracts';
import { MoneyResponse, toMoneyResponse } from '../http/money.dto';
import { required } from '../http/required';
import { OrderResponse } from '../orders/order.dto';
import { UserResponse } from '../users/user.dto';

const homeParts = ['user', 'customer', 'orders'] as const;
export type HomePart = (typeof homeParts)[number];

export class CustomerResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: MoneyResponse })
  readonly creditLimit!: MoneyResponse;

  @ApiProperty({ type: MoneyResponse })
  readonly availableCredit!: MoneyResponse;
}

export class HomeResponse {
  @ApiProperty({ type: UserResponse, nullable: true })
  readonly user!: UserResponse | null;

  @ApiProperty({ type: CustomerResponse, nullable: true })
  readonly customer!: CustomerResponse | null;

  @ApiProperty({ type: [OrderResponse], description: 'The latest, newest first.' })
  readonly orders!: OrderResponse[];

  @ApiProperty({ enum: homeParts, isArray: true, description: 'Parts that are down: null or empty above.' })
  readonly unavailable!: HomePart[];

  @ApiProperty({ enum: homeParts, isArray: true, description: 'Parts that will be there in a moment.' })
  readonly pending!: HomePart[];
}

export function toCustomerResponse(message: Customer | undefined): CustomerResponse {
  const { id, creditLimit, availableCredit } = required(message, 'the customer');
  return { id, creditLimit: toMoneyResponse(creditLimit), availableCredit: toMoneyResponse(availableCredit) };
}
