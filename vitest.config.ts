import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/dist/**', '**/.nx/**', '**/.trellis/**'];

/**
 * Three kinds of test, each a Vitest project:
 * `unit` does no I/O, `integration` runs against one embedded PostgreSQL started for the whole run,
 * and `e2e` drives the system from outside, one file at a time because each file owns the machine's ports.
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
          name: 'e2e',
          include: ['e2e/**/*.e2e.spec.ts'],
          exclude: ignored,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
