import { chromium } from '@playwright/test';
import { freePort } from '@trellis/local-server';
import lighthouse from 'lighthouse';
import { expect, test } from './browser-test';
import { findChromium } from './chromium';
import { PageWatch } from './page-watch';
import { Person } from './person';

const LEAST = 95;

/** Lighthouse's names for them. */
const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
  SI: 'speed-index',
} as const;

interface Audit {
  /** Of 100, by category. */
  readonly scores: Readonly<Record<'performance' | 'accessibility' | 'best-practices', number>>;
  /** What performance is made of, as Lighthouse writes it: `LCP 1.9 s`. */
  readonly timings: readonly string[];
}

for (const { path, isSignedIn } of [
  { path: '/sign-in', isSignedIn: false },
  { path: '/', isSignedIn: true },
]) {
  test(`Lighthouse gives ${path} at least ${LEAST} of 100`, async ({ system, account, gatesPerformance }) => {
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
      if (isSignedIn) {
        const [page = await context.newPage()] = context.pages();
        const watch = await PageWatch.over(context, system.gatewayUrl);
        await new Person({ page, watch }).signIn(account);
        // Two tabs would take turns with the session.
        await page.goto('about:blank');
      }
      const { scores, timings } = await audit(system.gatewayUrl + path, port);
      const line = Object.entries(scores).map(([category, score]) => `${category} ${score}`);
      console.log(`${path}: ${line.join(', ')} (${timings.join(', ')})`);
      expect.soft(scores.accessibility).toBeGreaterThanOrEqual(LEAST);
      expect.soft(scores['best-practices']).toBeGreaterThanOrEqual(LEAST);
      if (gatesPerformance) expect.soft(scores.performance).toBeGreaterThanOrEqual(LEAST);
    } finally {
      await context.close();
    }
  });
}

async function audit(url: string, port: number): Promise<Audit> {
  const result = await lighthouse(url, {
    port,
    // The session stays, and with it what there is to see.
    disableStorageReset: true,
    // A stream of live updates stays open, which Lighthouse takes for a page that is still loading.
    maxWaitForLoad: 15_000,
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    logLevel: 'error',
  });
  if (!result || result.lhr.runtimeError)
    throw new Error(`Lighthouse saw nothing: ${result?.lhr.runtimeError?.message}`);
  const { audits, categories, finalDisplayedUrl } = result.lhr;
  expect(finalDisplayedUrl, 'where it ended').toBe(url);
  const scoreOf = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
  const scores = {
    performance: scoreOf('performance'),
    accessibility: scoreOf('accessibility'),
    'best-practices': scoreOf('best-practices'),
  };
  const timings = Object.entries(METRICS).map(([name, id]) => `${name} ${audits[id]?.displayValue ?? '?'}`);
  return { scores, timings };
}
