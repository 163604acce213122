import { defineConfiguration, setting } from '@trellis/service';

/** The customer service's own settings. */
export class CustomerConfiguration extends defineConfiguration({
  /** The credit that every customer starts with, in minor units. Defaults to 1,000.00. */
  creditLimitMinor: {
    variable: 'TRELLIS_CUSTOMER_CREDIT_LIMIT_MINOR',
    schema: setting.integer({ min: 0 }).default(100_000),
    example: '100000',
  },
  /** The currency of that credit, as an ISO 4217 code. Defaults to USD. */
  currencyCode: {
    variable: 'TRELLIS_CUSTOMER_CURRENCY_CODE',
    schema: setting
      .text()
      .regex(/^[A-Z]{3}$/, 'three capital letters')
      .default('USD'),
    example: 'USD',
  },
}) {}
