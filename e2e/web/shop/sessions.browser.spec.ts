import type { BrowserContext } from '@playwright/test';
import { expect, test } from './shop-test';

// Little longer than what a token must still have before it; it is renewed every few seconds.
test.use({ systemOptions: { environment: { TRELLIS_USER_ACCESS_TOKEN_LIFETIME_SECONDS: '14' } } });

test('a session outlives its access token, and whoever has it notices nothing', async ({
  buyer,
  shopper,
}) => {
  const { page } = buyer;
  await buyer.signIn(shopper);
  await page.waitForResponse((response) => isRefresh(response.url()) && response.ok());
  await page.waitForResponse((response) => isRefresh(response.url()) && response.ok());
  await buyer.order('Sweet pea seeds');
  await expect(buyer.orderStatus).toContainText('Approved');
});

test('a session that was ended elsewhere leads to signing in, says why, and then to where one was', async ({
  buyer,
  shopper,
  system,
  context,
}) => {
  const { page, watch } = buyer;
  watch.allow(/status of 401/);
  await buyer.signIn(shopper);
  await buyer.goTo('Orders');
  const used = await refreshCookie(context);
  await page.waitForResponse((response) => isRefresh(response.url()) && response.ok());

  // Somebody else has the token too, and uses it a second time: the whole session is over.
  const replay = await fetch(`${system.gatewayUrl}/api/v1/sessions/refresh`, {
    method: 'POST',
    headers: { cookie: used },
  });
  expect(replay.status).toBe(401);

  await expect(buyer.signInButton).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('status').filter({ hasText: 'session has ended' })).toBeVisible();
  await buyer.trySignIn(shopper);
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
});

function isRefresh(url: string): boolean {
  return new URL(url).pathname === '/api/v1/sessions/refresh';
}

/** The refresh token as the browser would send it. */
async function refreshCookie(context: BrowserContext): Promise<string> {
  const cookie = (await context.cookies()).find(({ name }) => name === 'trellis_refresh');
  if (!cookie) throw new Error('The browser has no refresh token.');
  return `${cookie.name}=${cookie.value}`;
}
