import 'reflect-metadata';
import { InvalidRequest } from '@trellis/errors';
import { Type } from 'class-transformer';
import { IsInt, Min, ValidateNested } from 'class-validator';
import { expect, test } from 'vitest';
import { RegisterUserRequest } from '../users/user.dto';
import { AreObjects } from './are-objects';
import { IsText } from './is-text';
import { PageQuery } from './page-query';
import { requestValidation } from './request-validation';

class ItemRequest {
  @IsText({ min: 1, max: 200 })
  readonly productId!: string;

  @IsInt()
  @Min(1)
  readonly quantity!: number;
}

class BasketRequest {
  @AreObjects({ min: 1, max: 100 })
  @ValidateNested({ each: true, message: 'Must be an object.' })
  @Type(() => ItemRequest)
  readonly items!: ItemRequest[];
}

const pipe = requestValidation();

async function violations(metatype: new () => object, value: unknown, type: 'body' | 'query' = 'body') {
  try {
    await pipe.transform(value, { type, metatype });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequest);
    return (error as InvalidRequest).violations.map(({ field }) => field);
  }
}

test('every wrong field is named by its path', async () => {
  const items = [
    { productId: 'p', quantity: 0 },
    { productId: 7, quantity: 1 },
    { productId: 'p', quantity: 1.5 },
    { productId: 'p', quantity: '2' },
    { quantity: 1 },
  ];
  expect(await violations(BasketRequest, { items })).toEqual([
    'items[0].quantity',
    'items[1].productId',
    'items[2].quantity',
    'items[3].quantity',
    'items[4].productId',
  ]);
});

test.each([
  [[null]],
  [[1]],
  [['x']],
  [[[{ productId: 'p', quantity: 1 }]]],
  [[undefined]],
  [[]],
  ['text'],
  [{}],
  [null],
  [undefined],
])('items must be a list of objects, not %j', async (items) => {
  const fields = await violations(BasketRequest, { items });
  expect(fields.length).toBeGreaterThan(0);
  expect(fields[0]).toMatch(/^items/);
});

test.each([[null], [undefined], [[]], ['text'], [7], [true], [[{ email: 'a' }]]])(
  'a body that is %j is refused',
  async (body) => {
    expect(await violations(RegisterUserRequest, body)).not.toEqual([]);
  },
);

test('members that are not known are dropped', async () => {
  const body = { items: [{ productId: 'p', quantity: 1, price: 0 }], total: 0 };
  expect(await pipe.transform(body, { type: 'body', metatype: BasketRequest })).toEqual({
    items: [{ productId: 'p', quantity: 1 }],
  });
});

test('text that a database cannot hold is refused', async () => {
  for (const email of ['a\0@b.example', 'a\ud800@b.example']) {
    const body = { email, password: 'correct horse', displayName: 'Ada' };
    expect(await violations(RegisterUserRequest, body)).toEqual(['email']);
  }
});

test.each(['0', '101', '-1', '1.5', '1e1', '0x10', ' 5', '', 'ten', ['1', '2']])(
  'a page size of %j is refused',
  async (pageSize) => {
    expect(await violations(PageQuery, { pageSize }, 'query')).toEqual(['pageSize']);
  },
);

test('a page size of 1 to 100 is taken, and none at all', async () => {
  for (const query of [{ pageSize: '1' }, { pageSize: '100' }, {}]) {
    expect(await violations(PageQuery, query, 'query')).toEqual([]);
  }
});
