import { ServiceDatabase } from '../../harness';
import { products, some } from '../../shop';
import { layoutShiftOf } from './layout-shift';
import { expect, test } from './shop-test';

test('an event that could not be handled is redriven from the page, and its order goes on', async ({
  buyer,
  shopper,
  system,
}) => {
  const { page } = buyer;
  const database = await ServiceDatabase.connect(await system.databaseUrl('order'));
  await database.query(`ALTER TABLE "order" ADD CONSTRAINT fault CHECK (status <> 'APPROVED') NOT VALID`);
  try {
    await buyer.signIn(await system.operatorCredentials());
    await buyer.goTo('System');
    const parts = page.getByRole('navigation', { name: 'System' });
    await parts.getByRole('link', { name: /^Dead letters/ }).click();
    await expect(page.getByRole('heading', { name: 'No dead letters' })).toBeVisible();
    const order = await shopper.placeOrder(some(products.rose));
    const redrive = page.getByRole('button', { name: 'Redrive' });
    await expect(redrive).toBeVisible({ timeout: 45_000 });
    expect(await shopper.order(order.id)).toMatchObject({ status: 'PENDING' });

    await database.query('ALTER TABLE "order" DROP CONSTRAINT fault');
    await redrive.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Redrive' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'is handled' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No dead letters' })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'is handled' })).toBeFocused();
    await shopper.untilStatus(order.id, 'APPROVED');
  } finally {
    await database.query('ALTER TABLE "order" DROP CONSTRAINT IF EXISTS fault');
    await database.close();
  }
});

test('an order is followed from the click to the decision, by its number', async ({
  buyer,
  shopper,
  system,
}) => {
  const { page } = buyer;
  const order = await shopper.placeOrder(some(products.rose));
  await shopper.untilStatus(order.id, 'APPROVED');
  await buyer.signIn(await system.operatorCredentials());
  await page.goto('/system/orders');
  await page.getByLabel('Order number').fill(order.id);
  await page.getByRole('button', { name: 'Follow' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'An order’s journey' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('status')).toContainText(/approved/i, { timeout: 30_000 });
});

test('an order’s journey comes in without moving what is there before it', async ({
  buyer,
  shopper,
  system,
}) => {
  const { page } = buyer;
  const order = await shopper.placeOrder(some(products.rose));
  await shopper.untilStatus(order.id, 'APPROVED');
  await buyer.signIn(await system.operatorCredentials());
  await page.setViewportSize({ width: 412, height: 823 });
  await page.goto(`/system/orders/${order.id}`);
  await expect(buyer.orderStatus).toContainText(/approved/i, { timeout: 30_000 });

  await page.route(
    '**/trace',
    async (route) => {
      await expect(page.getByRole('link', { name: 'Another order' })).toBeVisible();
      await route.continue();
    },
    { times: 1 },
  );
  await page.reload();
  await expect(buyer.orderStatus).toContainText(/approved/i);
  expect(await layoutShiftOf(page)).toBeLessThan(0.1);
});
