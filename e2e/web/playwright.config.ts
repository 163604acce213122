import { defineConfig } from '@playwright/test';
import type { InTheBrowser, SystemUnderBrowser } from './browser-test';
import { findChromium } from './chromium';

/**
 * `shop` is the suite of `npm run test:browser`. `lighthouse` and `screenshots` are the commands of those names.
 */
export default defineConfig<InTheBrowser, SystemUnderBrowser>({
  testDir: '.',
  outputDir: '../../reports/browser',
  globalSetup: './require-chromium.ts',
  // One system, one test at a time: as many browsers as cores would slow the system that they wait for.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: chromiumPath() },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'shop', testMatch: '**/*.browser.spec.ts' },
    {
      name: 'lighthouse',
      testMatch: 'lighthouse.browser.spec.ts',
      use: { lighthouseCategories: ['performance', 'accessibility', 'best-practices'] },
    },
    { name: 'screenshots', testMatch: 'screenshots.ts' },
  ],
});

/** Undefined when there is none: the set-up says so in words, where an error in here would come with a stack. */
function chromiumPath(): string | undefined {
  try {
    return findChromium();
  } catch {
    return undefined;
  }
}
