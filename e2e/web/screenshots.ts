import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Visitor } from '../harness';
import { WORKSPACE } from '../harness/workspace';
import { test } from './browser-test';
import { Person, type Account } from './person';
import { giveAPast, screens } from './screens';

/** Where the documentation has its pictures. */
const FOLDER = join(WORKSPACE, 'docs/images');

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

let ada: Account;

test.beforeAll(async ({ system }) => {
  const visitor = new Visitor(system.gatewayUrl, 'ada@example.com');
  await visitor.register();
  await giveAPast(system, visitor);
  ada = visitor;
});

for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`pictures for ${size}, ${colorScheme}`, async ({ anotherBrowser, system }) => {
      test.slow();
      for (const { picture, who, open } of screens) {
        if (picture === undefined) continue;
        const window = await anotherBrowser({ viewport, colorScheme, reducedMotion: 'reduce' });
        const person = new Person(window);
        if (who !== 'visitor')
          await person.signIn(who === 'operator' ? await system.operatorCredentials() : ada);
        await open(person);
        await take(person.page, `${picture}-${size}-${colorScheme}`);
      }
    });
  }
}

/**
 * Takes a picture of what is to be seen. Moments, order numbers and ports are the same whenever it is taken; how long
 * things took is real.
 */
async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (const [index, moment] of [...document.querySelectorAll('time')].entries())
      moment.textContent = `21 Nov 2026, 10:${String(40 - index * 7).padStart(2, '0')}`;
    const id = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;
    const port = /(?<=127\.0\.0\.1:)\d+/;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      text.nodeValue = text
        .nodeValue!.replace(id, '0198f3d2-7c41-7b5e-9a06-3d1f5e8c2b74')
        .replace(port, '40123');
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await page.screenshot({
    path: join(FOLDER, `${name}.webp`),
    type: 'webp',
    quality: 80,
    animations: 'disabled',
    caret: 'hide',
  });
}
