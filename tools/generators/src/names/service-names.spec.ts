import { describe, expect, it, test } from 'vitest';
import { GenerationRefused } from '../generator.errors.ts';
import { serviceNames } from './service-names.ts';

describe('the name of a service', () => {
  it.each([
    ['billing', 'billing'],
    ['Billing', 'billing'],
    ['billing-service', 'billing'],
    ['BillingService', 'billing'],
    ['user_profile', 'user-profile'],
    ['UserProfile', 'user-profile'],
    ['user profile', 'user-profile'],
  ])('%s is taken as %s', (text, name) => {
    expect(serviceNames({ name: text }).name).toBe(name);
  });

  it.each(['', ' ', '-', '1st', 'user-2nd', '../x', 'a/b', 'a.b', 'büro', 'a\nb', 'service', 'x'.repeat(70)])(
    '%j is refused in one line',
    (text) => {
      expect(() => serviceNames({ name: text })).toThrow(GenerationRefused);
      expect(() => serviceNames({ name: text })).toThrow(/^[^\n]+$/);
    },
  );

  it('gives the package, the classes and the settings their spelling', () => {
    expect(serviceNames({ name: 'user-profile' })).toMatchObject({
      package: 'user_profile',
      Service: 'UserProfile',
      SERVICE: 'USER_PROFILE',
    });
  });
});

test('words of one letter that follow each other are refused: their class name would not tell them apart', () => {
  expect(() => serviceNames({ name: 'a-b-tests' })).toThrow(
    '"a-b-tests" cannot name a service: in ABTests its words are not told apart',
  );
  expect(() => serviceNames({ name: 'billing', entity: 'a-b' })).toThrow(GenerationRefused);
  expect(serviceNames({ name: 'x-ray' }).Service).toBe('XRay');
});

describe('the first aggregate', () => {
  it('is the singular of the service’s name', () => {
    expect(serviceNames({ name: 'payments' })).toMatchObject({ name: 'payments', entity: 'payment' });
    expect(serviceNames({ name: 'billing' })).toMatchObject({ entity: 'billing', entities: 'billings' });
    expect(serviceNames({ name: 'gift-cards' })).toMatchObject({
      Entity: 'GiftCard',
      instances: 'giftCards',
    });
  });

  it('is what it is said to be', () => {
    expect(serviceNames({ name: 'billing', entity: 'TaxInvoice' })).toMatchObject({
      entity: 'tax-invoice',
      entity_: 'tax_invoice',
      entities: 'tax-invoices',
      anEntity: 'a tax invoice',
    });
  });

  it.each(['1st', '../x', 'x'.repeat(31)])('is not %s', (entity) => {
    expect(() => serviceNames({ name: 'billing', entity })).toThrow(GenerationRefused);
  });
});
