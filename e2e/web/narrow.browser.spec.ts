import { expect, test } from './browser-test';
import { testEveryScreen } from './every-screen';

test.use({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });

testEveryScreen('at 360 px no screen has to be moved sideways', async ({ page }, { name }) => {
  const widths = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect.soft(widths, name).toEqual({ scrollWidth: 360, clientWidth: 360 });
});
