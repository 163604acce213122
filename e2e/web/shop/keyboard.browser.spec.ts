import { newAccount } from '../person';
import { press, tabTo, typeInto } from './keyboard';
import { expect, test } from './shop-test';

test('somebody without a mouse opens an account, orders and signs out', async ({ buyer }) => {
  const { page } = buyer;
  const account = newAccount();
  await page.goto('/sign-in');
  await press(page, page.getByRole('link', { name: 'Create an account' }));
  await typeInto(page, page.getByLabel('Display name'), account.displayName);
  await typeInto(page, page.getByLabel('Email'), account.email);
  await typeInto(page, page.getByLabel('Password'), account.password);
  await press(page, page.getByRole('button', { name: 'Create account' }));

  const navigation = page.getByRole('navigation', { name: 'Main' });
  await press(page, navigation.getByRole('link', { name: 'Products' }));
  await press(page, page.getByRole('button', { name: 'One more Climbing rose' }));
  await press(page, page.getByRole('button', { name: 'Place order' }));
  await expect(buyer.orderStatus).toContainText('Approved');

  await press(page, buyer.signOutButton);
  await expect(buyer.signInButton).toBeVisible();
});

test('where the focus is can be seen at every stop', async ({ buyer, shopper }) => {
  const { page } = buyer;
  await buyer.signIn(shopper);
  await buyer.goTo('Products');
  await expect(page.getByRole('button', { name: 'One more Climbing rose' })).toBeVisible();
  await page.getByRole('heading', { level: 1 }).focus();
  const seen: string[] = [];
  for (let stop = 0; stop < 20; stop++) {
    await page.keyboard.press('Tab');
    const { name, ring } = await page.evaluate(() => {
      const element = document.activeElement!;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const hasOutline = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      return { name: element.outerHTML.slice(0, 80), ring: hasOutline || boxShadow !== 'none' };
    });
    if (!ring) seen.push(name);
  }
  expect(seen, 'controls whose focus does not show').toEqual([]);
});

test('a page that is come to takes the focus at its heading, although the button that led there is gone', async ({
  buyer,
  shopper,
}) => {
  await buyer.signIn(shopper);
  await buyer.order('Climbing rose');
  await expect(buyer.page.getByRole('heading', { level: 1, name: 'Order', exact: true })).toBeFocused();
});

test('the first stop of a page leads past the navigation to its content', async ({ buyer, shopper }) => {
  const { page } = buyer;
  await buyer.signIn(shopper);
  await page.reload();
  // A page that is still on its way takes the focus when it comes.
  await buyer.untilLoaded();
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await tabTo(page, skip);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
