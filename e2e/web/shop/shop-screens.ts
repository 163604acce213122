import { expect } from '@playwright/test';
import { screenAt, type Screen } from '../screen';
import { Buyer } from './buyer';

/** The screens of the shop. */
export const shopScreens: readonly Screen[] = [
  screenAt('orders, none yet', { who: 'newcomer', path: '/orders', heading: 'Orders' }),
  screenAt('products', { who: 'regular', path: '/products', heading: 'Products' }),
  {
    name: 'products, some chosen',
    who: 'regular',
    picture: 'products',
    open: async (person) => {
      const buyer = new Buyer(person);
      await buyer.page.goto('/products');
      await buyer.choose('Climbing rose', 2);
      await buyer.choose('Willow arch');
      await expect(buyer.page.getByText('Total')).toBeVisible();
    },
  },
  screenAt('orders', { who: 'regular', path: '/orders', heading: 'Orders', picture: 'orders' }),
  orderThatIs('Approved', 'order'),
  orderThatIs('Refused'),
  orderThatIs('Cancelled'),
  {
    name: 'cancelling an order',
    who: 'regular',
    open: async (person) => {
      await orderThatIs('Approved').open(person);
      await person.page.getByRole('button', { name: 'Cancel order' }).click();
      await expect(person.page.getByRole('alertdialog')).toBeVisible();
    },
  },
  screenAt('choosing an order to follow', {
    who: 'operator',
    path: '/system/orders',
    heading: 'Follow an order',
  }),
  {
    name: 'an order, followed',
    who: 'operator',
    picture: 'journey',
    open: async (person) => {
      const buyer = new Buyer(person);
      await buyer.page.goto('/');
      await buyer.order('Climbing rose', 2);
      await expect(buyer.orderStatus).toContainText('Approved');
      await buyer.page.goto('/system/orders');
      await buyer.page.getByRole('link', { name: 'Climbing rose' }).first().click();
      // The spans of the last steps come a moment after them.
      await expect(buyer.orderStatus).toContainText(/approved/i, { timeout: 30_000 });
    },
  },
  {
    name: 'no such order',
    who: 'regular',
    open: async ({ page, watch }) => {
      watch.allow(/status of 404/);
      await page.goto('/orders/00000000-0000-4000-8000-000000000000');
      await expect(page.getByText('There is no such order among yours')).toBeVisible();
    },
  },
];

/** The page of the first order in the history that is in a state. */
function orderThatIs(state: string, picture?: string): Screen {
  return {
    name: `an order that is ${state.toLowerCase()}`,
    who: 'regular',
    ...(picture && { picture }),
    open: async (person) => {
      await person.page.goto('/orders');
      await person.page.getByRole('link', { name: state }).first().click();
      await expect(new Buyer(person).orderStatus).toContainText(state);
    },
  };
}
