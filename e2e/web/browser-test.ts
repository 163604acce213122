import { test as base, type BrowserContextOptions } from '@playwright/test';
import { TrellisSystem, Visitor, type SystemOptions } from '../harness';
import { PageWatch } from './page-watch';
import { Person, type WatchedPage } from './person';

export { expect } from '@playwright/test';

export interface SystemUnderBrowser {
  /** How the system is started. Tests that say otherwise than others get a system of their own. */
  systemOptions: SystemOptions;
  /** The whole system with the production build of the web application, one for all tests that ask for the same. */
  system: TrellisSystem;
}

export interface InTheBrowser {
  /** What Lighthouse judges. Without `performance`, which a machine with other work to do makes worse. */
  lighthouseCategories: readonly string[];
  /** Watches everything that the test's browser does; the test fails when it does what no page may. */
  watch: PageWatch;
  /** Somebody at the test's `page`. */
  person: Person;
  /** An account that nobody else uses; signed in at no page. */
  account: Visitor;
  /** Opens a page in a browser of its own, watched as the test's is. */
  anotherBrowser: (options?: BrowserContextOptions) => Promise<WatchedPage>;
}

/** A test in a browser, on the whole system. */
export const test = base.extend<InTheBrowser, SystemUnderBrowser>({
  systemOptions: [{}, { option: true, scope: 'worker' }],
  system: [
    async ({ systemOptions }, use) => {
      const system = await TrellisSystem.start(systemOptions);
      await use(system);
      await system.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  // Playwright takes a list for a value with its options.
  lighthouseCategories: [['accessibility', 'best-practices'], { option: true }],
  baseURL: async ({ system }, use) => use(system.gatewayUrl),
  watch: [
    async ({ context, system }, use) => {
      const watch = await PageWatch.over(context, system.gatewayUrl);
      await use(watch);
      watch.expectNothing();
    },
    { auto: true },
  ],
  person: async ({ page, watch }, use) => use(new Person({ page, watch })),
  account: async ({ system }, use) => use(await Visitor.signUp(system.gatewayUrl)),
  anotherBrowser: async ({ browser, system }, use) => {
    const opened: WatchedPage[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: system.gatewayUrl, ...options });
      const watch = await PageWatch.over(context, system.gatewayUrl);
      const one = { page: await context.newPage(), watch };
      opened.push(one);
      return one;
    });
    for (const { page, watch } of opened) {
      await page.context().close();
      watch.expectNothing();
    }
  },
});
