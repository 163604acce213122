import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/dist/**', '**/.nx/**', '**/.trellis/**'];

/** Drives the system from outside, one file at a time because each file owns the machine's ports. */
const endToEnd = {
  include: ['e2e/**/*.e2e.spec.ts'],
  pool: 'forks',
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 180_000,
} satisfies TestProjectInlineConfiguration['test'];

/**
 * The kinds of test, each a Vitest project:
 * `unit` does no I/O, `integration` runs against one embedded PostgreSQL started for the whole run, `distributed` has
 * a Kafka broker and a Consul server besides it. `e2e` drives the whole system on the embedded default, and
 * `e2e-distributed` drives it by the same tests on Kafka and Consul, and by those of their outages. `e2e-given` drives a
 * system that runs already, named by TRELLIS_E2E_SYSTEM. `growth` measures, and is run by hand.
 */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{libs,apps,tools}/*/src/**/*.spec.{ts,tsx}'],
          exclude: ignored,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{libs,apps,tools}/*/test/**/*.int.spec.ts'],
          exclude: ignored,
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['libs/testing/src/vitest-global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'distributed',
          include: ['{libs,apps,tools}/*/test/**/*.dist.spec.ts'],
          exclude: ignored,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          globalSetup: [
            'libs/testing/src/vitest-global-setup.ts',
            'libs/testing/src/vitest-distributed-setup.ts',
          ],
        },
      },
      {
        extends: true,
        test: { name: 'e2e', ...endToEnd, exclude: [...ignored, 'e2e/{distributed,compose,growth}/**'] },
      },
      {
        extends: true,
        test: {
          name: 'e2e-distributed',
          ...endToEnd,
          // What is generated, upgraded or built is the same on any adapter.
          exclude: [...ignored, 'e2e/{scaffold,upgrade,artefacts,compose,growth}/**'],
          env: { TRELLIS_E2E_ADAPTERS: 'distributed' },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-given',
          ...endToEnd,
          // Those that leave the system as it is, and those that handle it by Docker Compose.
          include: [
            'e2e/system/{edge,invalid-input,sessions,system-page}.e2e.spec.ts',
            'e2e/system/{invalid-orders,operators,order-access,ordering}.e2e.spec.ts',
            'e2e/compose/*.e2e.spec.ts',
          ],
        },
      },
      { extends: true, test: { name: 'growth', ...endToEnd, include: ['e2e/growth/*.e2e.spec.ts'] } },
    ],
  },
});
