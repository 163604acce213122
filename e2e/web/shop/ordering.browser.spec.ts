import { CREDIT_LIMIT, products } from '../../shop';
import { newAccount } from '../person';
import { Buyer } from './buyer';
import { expect, test } from './shop-test';

test('a new account comes with its whole credit', async ({ buyer }) => {
  await buyer.register(newAccount());
  await expect(buyer.credit).toHaveAttribute('aria-valuenow', String(CREDIT_LIMIT));
});

test('an order is approved before the eyes of who placed it, without a reload', async ({
  buyer,
  shopper,
  system,
}) => {
  await buyer.signIn(shopper);
  const loadedAt = await buyer.page.evaluate(() => performance.timeOrigin);
  // Nobody decides until it has been seen as it was placed.
  await system.whilePaused('customer', async () => {
    await buyer.order('Climbing rose', 2);
    await expect(buyer.orderStatus).toContainText('Checking credit');
  });
  await expect(buyer.orderStatus).toContainText('Approved');
  expect(await buyer.page.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
});

test('an order takes its price from the credit, and shows in the history', async ({ buyer, shopper }) => {
  const { page } = buyer;
  await buyer.signIn(shopper);
  await buyer.order('Climbing rose', 2);
  await expect(buyer.orderStatus).toContainText('Approved');
  await buyer.goTo('Home');
  const left = CREDIT_LIMIT - 2 * products.rose.price;
  await expect(buyer.credit).toHaveAttribute('aria-valuenow', String(left));
  await buyer.goTo('Orders');
  await page.getByRole('link', { name: /2 × Climbing rose.*Approved.*49\.00/ }).click();
  await expect(page.getByRole('row', { name: /Climbing rose.*24\.50.*2.*49\.00/ })).toBeVisible();
});

test('an order above the credit is refused, and its page says why', async ({ buyer, shopper }) => {
  await buyer.signIn(shopper);
  await buyer.order('Orangery');
  await expect(buyer.orderStatus).toContainText('Refused');
  await expect(buyer.orderStatus).toContainText(/credit/i);
  await expect(buyer.page.getByRole('button', { name: 'Cancel order' })).toBeHidden();
});

test('a cancelled order gives its credit back, and cannot be cancelled again', async ({ buyer, shopper }) => {
  const { page } = buyer;
  await buyer.signIn(shopper);
  await buyer.order('Climbing rose');
  await expect(buyer.orderStatus).toContainText('Approved');
  await buyer.cancelOrder();
  await expect(buyer.orderStatus).toContainText('Cancelled');
  await expect(page.getByRole('button', { name: 'Cancel order' })).toBeHidden();
  await expect(buyer.orderStatus, 'where the focus goes when its button does').toBeFocused();
  await buyer.goTo('Home');
  await expect(buyer.credit).toHaveAttribute('aria-valuenow', String(CREDIT_LIMIT));
});

test('what is ordered in one window shows in another one of the same person, live', async ({
  buyer,
  anotherBrowser,
  shopper,
}) => {
  const onPhone = new Buyer(await anotherBrowser());
  await onPhone.signIn(shopper);
  await onPhone.goTo('Orders');
  await buyer.signIn(shopper);
  await buyer.order('Sweet pea seeds', 3);
  await expect(onPhone.page.getByRole('link', { name: /3 × Sweet pea seeds.*Approved/ })).toBeVisible();
});

test('two people at once see their own orders, and not the other one’s', async ({
  buyer,
  anotherBrowser,
  shopper,
}) => {
  const neighbour = new Buyer(await anotherBrowser());
  const other = newAccount('Grace');
  await Promise.all([buyer.signIn(shopper), neighbour.register(other)]);
  await expect(neighbour.signOutButton).toBeVisible();
  await Promise.all([buyer.order('Climbing rose', 4), neighbour.order('Sweet pea seeds', 5)]);
  const orderOfTheFirst = new URL(buyer.page.url()).pathname;
  await Promise.all([buyer.goTo('Orders'), neighbour.goTo('Orders')]);
  for (const [one, own, foreign] of [
    [buyer, 'Climbing rose', 'Sweet pea seeds'],
    [neighbour, 'Sweet pea seeds', 'Climbing rose'],
  ] as const) {
    await expect(one.page.getByRole('link', { name: new RegExp(own) })).toHaveCount(1);
    await expect(one.page.getByRole('link', { name: new RegExp(foreign) })).toHaveCount(0);
  }

  await test.step('nor by its address', async () => {
    neighbour.watch.allow(/status of 404/);
    await neighbour.page.goto(orderOfTheFirst);
    await expect(neighbour.page.getByRole('main')).toContainText(/no such order/i);
  });
});
