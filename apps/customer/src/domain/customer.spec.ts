import {
  CreditRefusalReason,
  CreditRefusedEvent,
  CreditReleasedEvent,
  CreditReservedEvent,
} from '@trellis/contracts';
import { describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { CreditAlreadyReserved, NegativeAmount } from './customer.errors';

const usd = (amountMinor: number) => ({ currencyCode: 'USD', amountMinor });

describe('a customer with a credit limit of 1000', () => {
  const open = () => Customer.open('customer-1', 'Ada', usd(1000));

  it('has all of its credit at first', () => {
    expect(open().availableCredit).toEqual(usd(1000));
  });

  it('reserves credit up to the limit exactly', () => {
    const customer = open();
    const events = customer.reserve('order-1', usd(1000));
    expect(events).toEqual([
      CreditReservedEvent.create({ customerId: 'customer-1', orderId: 'order-1', amount: usd(1000) }),
    ]);
    expect(customer.availableCredit).toEqual(usd(0));
  });

  it('refuses an order above the credit that is left, and keeps the credit as it was', () => {
    const customer = open();
    customer.reserve('order-1', usd(600));
    const events = customer.reserve('order-2', usd(401));
    expect(events).toEqual([
      CreditRefusedEvent.create({
        customerId: 'customer-1',
        orderId: 'order-2',
        reason: CreditRefusalReason.INSUFFICIENT_CREDIT,
      }),
    ]);
    expect(customer.availableCredit).toEqual(usd(400));
  });

  it('refuses an order in another currency', () => {
    const [event] = open().reserve('order-1', { currencyCode: 'EUR', amountMinor: 1 });
    expect(event).toMatchObject({ data: { reason: CreditRefusalReason.CURRENCY_MISMATCH } });
  });

  it('refuses to reserve twice for one order', () => {
    const customer = open();
    customer.reserve('order-1', usd(1));
    expect(() => customer.reserve('order-1', usd(1))).toThrow(CreditAlreadyReserved);
  });

  it.each([-1, Number.MIN_SAFE_INTEGER])('does not grow by an order of %i', (amountMinor) => {
    const customer = open();
    expect(() => customer.reserve('order-1', usd(amountMinor))).toThrow(NegativeAmount);
    expect(customer.availableCredit).toEqual(usd(1000));
  });

  it('is whole again after the release of what was reserved', () => {
    const customer = open();
    customer.reserve('order-1', usd(600));
    const events = customer.release('order-1');
    expect(events).toEqual([
      CreditReleasedEvent.create({ customerId: 'customer-1', orderId: 'order-1', amount: usd(600) }),
    ]);
    expect(customer.availableCredit).toEqual(usd(1000));
  });

  it('releases nothing for an order that has no credit', () => {
    const customer = open();
    customer.reserve('order-1', usd(1001));
    expect(customer.release('order-1')).toEqual([]);
    expect(customer.availableCredit).toEqual(usd(1000));
  });
});
