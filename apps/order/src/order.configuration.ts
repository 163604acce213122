import { defineConfiguration, setting } from '@trellis/service';

/** The order service's own settings. */
export class OrderConfiguration extends defineConfiguration({
  /** How long an order waits for the credit decision before it is cancelled. Defaults to two minutes. */
  decisionTimeoutMs: {
    variable: 'TRELLIS_ORDER_DECISION_TIMEOUT_MS',
    schema: setting.integer({ min: 1000, max: 86_400_000 }).default(120_000),
    example: '120000',
  },
  /** Fills an empty catalogue with products to try the system with. Defaults to false. */
  demoCatalogue: {
    variable: 'TRELLIS_ORDER_DEMO_CATALOGUE',
    schema: setting.flag().default(false),
    example: 'true',
  },
}) {}
