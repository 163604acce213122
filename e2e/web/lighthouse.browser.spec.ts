import { chromium, type Page } from '@playwright/test';
import { freePort } from '@trellis/local-server';
import lighthouse from 'lighthouse';
import { expect, test } from './browser-test';
import { findChromium } from './chromium';
import { PageWatch } from './page-watch';
import { bringPeople, enterAs, type People } from './people';
import { Person } from './person';
import { screens } from './screens';

const LEAST = 95;
const ATTEMPTS = 3;

/** Lighthouse's names for them. */
const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
  SI: 'speed-index',
} as const;

/** What Lighthouse says of a page. */
interface Verdict {
  /** Of 100, by category. */
  readonly scores: Readonly<Record<string, number>>;
  /** What performance is made of, as Lighthouse writes it: `LCP 1.9 s`. Empty when performance was not asked for. */
  readonly timings: readonly string[];
}

let people: People;
test.beforeAll(async ({ system }) => {
  people = await bringPeople(system);
});

// The main screens are those that the documentation shows.
for (const { name, who, open } of screens.filter(({ picture }) => picture !== undefined)) {
  test(`Lighthouse gives at least ${LEAST} of 100 to: ${name}`, async ({ system, lighthouseCategories }) => {
    // A load on a slow telephone, simulated, and all the audits after it.
    test.setTimeout(240_000);
    // Lighthouse looks in by the debugging port, and sees only what is signed in to outside of Playwright's own contexts.
    const port = await freePort();
    const context = await chromium.launchPersistentContext('', {
      executablePath: findChromium(),
      args: [`--remote-debugging-port=${port}`],
      baseURL: system.gatewayUrl,
    });
    try {
      const [page = await context.newPage()] = context.pages();
      const person = new Person({ page, watch: await PageWatch.over(context, system.gatewayUrl) });
      await enterAs(who, person, people);
      await open(person);
      const { scores, timings } = await judge(await leave(page), port, lighthouseCategories);
      const line = Object.entries(scores).map(([category, score]) => `${category} ${score}`);
      console.log(`${name}: ${[...line, ...timings].join(', ')}`);
      for (const category of lighthouseCategories)
        expect.soft(scores[category], category).toBeGreaterThanOrEqual(LEAST);
    } finally {
      await context.close();
    }
  });
}

/** Goes away from a page, since two tabs would take turns with the session, and says where it was. */
async function leave(page: Page): Promise<string> {
  const address = page.url();
  await page.goto('about:blank');
  return address;
}

/** Has Lighthouse load a page and judge it. */
async function judge(address: string, port: number, categories: readonly string[]): Promise<Verdict> {
  const { audits, categories: judged, finalDisplayedUrl } = await look(address, port, categories);
  expect(finalDisplayedUrl, 'where it ended').toBe(address);
  return {
    scores: Object.fromEntries(
      Object.entries(judged).map(([category, { score }]) => [category, Math.round((score ?? 0) * 100)]),
    ),
    timings: Object.entries(METRICS).flatMap(([name, id]) => {
      const value = audits[id]?.displayValue;
      return value === undefined ? [] : [`${name} ${value}`];
    }),
  };
}

/** Lighthouse's report. Where its own recording fails, it asks to be run again, and is. */
async function look(address: string, port: number, onlyCategories: readonly string[]) {
  for (let attempt = 1; ; attempt += 1) {
    const result = await lighthouse(address, {
      port,
      // The session stays, and with it what there is to see.
      disableStorageReset: true,
      // A stream of live updates stays open, which Lighthouse takes for a page that is still loading.
      maxWaitForLoad: 15_000,
      onlyCategories: [...onlyCategories],
      // The only audit beside performance's that needs a recording of the load, which may fail; it gives no points.
      skipAudits: ['baseline'],
      logLevel: 'error',
    });
    const failure = result ? result.lhr.runtimeError : { code: 'NO_RESULT', message: 'no result' };
    if (result && !failure) return result.lhr;
    const said = `Lighthouse saw nothing of ${address}: ${failure?.code}, ${failure?.message}`;
    if (attempt === ATTEMPTS) throw new Error(said);
    console.log(`${said} (attempt ${attempt} of ${ATTEMPTS})`);
  }
}
