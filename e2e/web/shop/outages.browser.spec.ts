import { products, some } from '../../shop';
import { expect, test } from './shop-test';

test('a part of home that is down says so, the rest is there, and it comes back by itself', async ({
  buyer,
  shopper,
  system,
}) => {
  const { page } = buyer;
  await shopper.untilStatus((await shopper.placeOrder(some(products.rose))).id, 'APPROVED');
  await buyer.signIn(shopper);
  await expect(buyer.credit).toBeVisible();
  await system.whilePaused('customer', async () => {
    await page.reload();
    await expect(page.getByText(/credit cannot be shown right now/i)).toBeVisible();
    await expect(page.getByRole('link', { name: /Climbing rose/ })).toBeVisible();
    await expect(buyer.credit).toBeHidden();
  });
  await expect(buyer.credit).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/credit cannot be shown right now/i)).toBeHidden();
});

test('an order that finds its service gone is placed once it is back, and only once', async ({
  buyer,
  shopper,
  system,
}) => {
  const { page, watch } = buyer;
  watch.allow(/status of 50[234]/);
  await buyer.signIn(shopper);
  await buyer.goTo('Products');
  await buyer.choose('Willow arch');
  await system.kill('order');
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(buyer.orderStatus).toContainText('Approved', { timeout: 45_000 });
  expect(await shopper.allOrders()).toHaveLength(1);
});

test('without a network the page says that it is not live, and afterwards catches up', async ({
  buyer,
  shopper,
  context,
}) => {
  const { page, watch } = buyer;
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  await buyer.signIn(shopper);
  await buyer.goTo('Orders');
  await expect(buyer.live).toBeVisible();
  await context.setOffline(true);
  await expect(buyer.live).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'You are offline' })).toBeVisible();
  await shopper.placeOrder(some(products.peas, 7));
  await context.setOffline(false);
  await expect(page.getByRole('link', { name: /7 × Sweet pea seeds.*Approved/ })).toBeVisible({
    timeout: 45_000,
  });
  await expect(buyer.live).toBeVisible();
});

test('a cancellation without a network does not pretend to have happened, and is sent afterwards', async ({
  buyer,
  shopper,
  context,
}) => {
  const { page, watch } = buyer;
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  const { id } = await shopper.placeOrder(some(products.rose));
  await shopper.untilStatus(id, 'APPROVED');
  await buyer.signIn(shopper);
  await page.goto(`/orders/${id}`);
  const main = page.getByRole('main');
  await expect(main.getByText('Approved', { exact: true })).toBeVisible();
  await context.setOffline(true);
  await buyer.cancelOrder();
  await expect(
    main.getByRole('status').filter({ hasText: 'cancelled as soon as you are back' }),
  ).toBeVisible();
  await expect(main.getByText('Approved', { exact: true })).toBeVisible();
  await context.setOffline(false);
  await shopper.untilStatus(id, 'CANCELLED');
  await expect(buyer.orderStatus).toContainText('Cancelled');
});

test('a sign-out that cannot be told to the server does not pretend to have happened', async ({
  buyer,
  shopper,
  context,
}) => {
  const { page, watch } = buyer;
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  await buyer.signIn(shopper);
  await context.setOffline(true);
  await buyer.signOutButton.click();
  await expect(page.getByText(/still signed in/i)).toBeVisible();
  await context.setOffline(false);
  await buyer.signOutButton.click();
  await expect(buyer.signInButton).toBeVisible();
});
