/** The services of the demo. What belongs to a service alone goes with it. */
export const demoServices = ['order', 'customer'];

/** The resources of the API that only the demo has, by the names in their paths. */
export const demoResources = ['orders', 'products', 'system/orders'];

/** Everything else that is there for the demo alone. */
export const demoPlaces = [
  'apps/bff/src/http/money.dto.ts',
  'apps/bff/src/order-traces',
  'apps/bff/src/orders',
  'apps/bff/src/products',
  'apps/bff/test/order-stream.int.spec.ts',
  'apps/bff/test/order-trace.int.spec.ts',
  'apps/bff/test/orders.int.spec.ts',
  'apps/bff/test/stand-in-shop.ts',
  'apps/web/src/home/credit-card.tsx',
  'apps/web/src/home/use-home.ts',
  'apps/web/src/live',
  'apps/web/src/money',
  'apps/web/src/order-journey',
  'apps/web/src/orders',
  'apps/web/src/products',
  'docs/architecture.svg',
  'docs/demo.md',
  'e2e/chaos',
  'e2e/compose/order-trace.e2e.spec.ts',
  'e2e/distributed',
  'e2e/scaffold/generated-service.e2e.spec.ts',
  'e2e/shop',
  'e2e/system/invalid-orders.e2e.spec.ts',
  'e2e/system/live-system.e2e.spec.ts',
  'e2e/system/live-updates.e2e.spec.ts',
  'e2e/system/operators.e2e.spec.ts',
  'e2e/system/order-access.e2e.spec.ts',
  'e2e/system/order-deadline.e2e.spec.ts',
  'e2e/system/order-metrics.e2e.spec.ts',
  'e2e/system/order-trace.e2e.spec.ts',
  'e2e/system/ordering.e2e.spec.ts',
  'e2e/system/outages.e2e.spec.ts',
  'e2e/web/shop',
  'tools/generators/test/bff-resource-generator.int.spec.ts',
  'tools/generators/test/event-generator.int.spec.ts',
  'tools/generators/test/rpc-generator.int.spec.ts',
];
