import { ApiProperty } from '@nestjs/swagger';
import { OrderRejectionReason, OrderStatus, type Order, type OrderLine } from '@trellis/contracts';
import { Type } from 'class-transformer';
import { IsInt, Max, Min, ValidateNested } from 'class-validator';
import { AreObjects } from '../http/are-objects';
import { IsText } from '../http/is-text';
import { MoneyResponse, toMoneyResponse } from '../http/money.dto';
import { required } from '../http/required';

const statuses = ['PENDING', 'APPROVED', 'REJECTED', 'CANCELLED'] as const;
const rejectionReasons = ['INSUFFICIENT_CREDIT', 'CURRENCY_MISMATCH'] as const;
const quantityMessage = 'Must be a whole number from 1 to 1000.';

export class OrderItemRequest {
  @ApiProperty({ minLength: 1, example: 'trowel' })
  @IsText({ min: 1, max: 200 })
  readonly productId!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1000, example: 2 })
  @IsInt({ message: quantityMessage })
  @Min(1, { message: quantityMessage })
  @Max(1000, { message: quantityMessage })
  readonly quantity!: number;
}

export class PlaceOrderRequest {
  @ApiProperty({ type: [OrderItemRequest], minItems: 1, maxItems: 100, description: 'Each product once.' })
  @AreObjects({ min: 1, max: 100 })
  @ValidateNested({ each: true, message: 'Must be an object.' })
  @Type(() => OrderItemRequest)
  readonly items!: OrderItemRequest[];
}

export class OrderLineResponse {
  @ApiProperty({ example: 'trowel' })
  readonly productId!: string;

  @ApiProperty({ example: 'Trowel' })
  readonly productName!: string;

  @ApiProperty({ type: MoneyResponse, description: 'As it was when the order was placed.' })
  readonly unitPrice!: MoneyResponse;

  @ApiProperty({ type: 'integer', example: 2 })
  readonly quantity!: number;

  @ApiProperty({ type: MoneyResponse })
  readonly lineTotal!: MoneyResponse;
}

export class OrderResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: statuses })
  readonly status!: (typeof statuses)[number];

  @ApiProperty({ type: MoneyResponse })
  readonly total!: MoneyResponse;

  @ApiProperty({ type: [OrderLineResponse] })
  readonly lines!: OrderLineResponse[];

  @ApiProperty({
    type: String,
    enum: rejectionReasons,
    nullable: true,
    description: 'Null unless it was rejected.',
  })
  readonly rejectionReason!: (typeof rejectionReasons)[number] | null;

  @ApiProperty({ format: 'date-time' })
  readonly placedAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;
}

export class OrderListResponse {
  @ApiProperty({ type: [OrderResponse], description: 'Newest first.' })
  readonly orders!: OrderResponse[];

  @ApiProperty({ description: 'Empty on the last page.' })
  readonly nextPageToken!: string;
}

export function toOrderResponse(message: Order | undefined): OrderResponse {
  const order = required(message, 'the order');
  return {
    id: order.id,
    status: nameIn(statuses, OrderStatus[order.status]),
    total: toMoneyResponse(order.total),
    lines: order.lines.map(toLineResponse),
    rejectionReason:
      order.rejectionReason === OrderRejectionReason.UNSPECIFIED
        ? null
        : nameIn(rejectionReasons, OrderRejectionReason[order.rejectionReason]),
    placedAt: required(order.placedAt, 'when the order was placed').toISOString(),
    updatedAt: required(order.updatedAt, 'when the order was changed').toISOString(),
  };
}

function toLineResponse({
  productId,
  productName,
  unitPrice,
  quantity,
  lineTotal,
}: OrderLine): OrderLineResponse {
  return {
    productId,
    productName,
    unitPrice: toMoneyResponse(unitPrice),
    quantity,
    lineTotal: toMoneyResponse(lineTotal),
  };
}

/** @throws TypeError for a value that this version of the API does not have */
function nameIn<Name extends string>(names: readonly Name[], name: string | undefined): Name {
  return required(
    names.find((known) => known === name),
    `a value that is known (it is ${name})`,
  );
}
