import { expect, test } from './browser-test';

test('what no page may do is noticed, and fails the test it happens in', async ({ page, watch, system }) => {
  await page.goto('/sign-in');
  await page.evaluate(
    async (elsewhere) => {
      console.error('a console error');
      setTimeout(() => {
        throw new Error('a page error');
      });
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.head.append(style);
      await fetch(elsewhere).catch(() => undefined);
    },
    system.gatewayUrl.replace('localhost', '127.0.0.1'),
  );

  for (const finding of [
    'a console error',
    'page error: a page error',
    'style-src-elem refuses inline',
    'connect-src refuses http://127.0.0.1',
  ]) {
    await expect.poll(() => watch.findings.join('\n')).toContain(finding);
  }
  await expect(page.getByLabel('Email')).toBeVisible();
  expect(() => watch.expectNothing()).toThrow();
  watch.findings.length = 0;
});
