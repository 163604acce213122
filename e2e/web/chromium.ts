import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Where distributions put it. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** No Chromium is installed, or none where `CHROMIUM_PATH` says. */
export class ChromiumMissingError extends Error {
  constructor(given: string | undefined) {
    super(
      given
        ? `CHROMIUM_PATH names ${given}, and there is no such file.`
        : 'No Chromium was found. Install one by `apt-get install chromium` or `npx playwright install chromium`, or name one in CHROMIUM_PATH.',
    );
    this.name = 'ChromiumMissingError';
  }
}

/**
 * The Chromium that the tests drive: the one of `CHROMIUM_PATH`, else Playwright's own, else the system's.
 * @throws {ChromiumMissingError}
 */
export function findChromium(given = process.env.CHROMIUM_PATH): string {
  const found = (given ? [given] : [chromium.executablePath(), ...installed]).find((path) =>
    existsSync(path),
  );
  if (!found) throw new ChromiumMissingError(given);
  return found;
}
