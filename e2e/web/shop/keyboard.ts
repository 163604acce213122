import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any screen has before it comes round. */
const MOST_STOPS = 80;

/** Presses Tab until a control has the focus, as somebody without a mouse does. Fails when it is never reached. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never reaches ${control}.`);
}

/** Presses Tab until a field has the focus, and types. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

/** Presses Tab until a control has the focus, and then Enter. */
export async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}
