import { expect, type Locator } from '@playwright/test';
import { Person } from '../person';

/** Somebody at a page of the shop. */
export class Buyer extends Person {
  /** Chooses so many of a product, on the page of products. */
  async choose(product: string, quantity = 1): Promise<void> {
    await this.page.getByRole('spinbutton', { name: `Quantity of ${product}` }).fill(String(quantity));
  }

  /** Orders one kind of product, and waits for the order's own page. */
  async order(product: string, quantity = 1): Promise<void> {
    await this.goTo('Products');
    await this.choose(product, quantity);
    await this.page.getByRole('button', { name: 'Place order' }).click();
    await expect(this.page).toHaveURL(/\/orders\/[\w-]+$/);
  }

  /** Cancels the order whose page is open, and confirms it. */
  async cancelOrder(): Promise<void> {
    await this.page.getByRole('button', { name: 'Cancel order' }).click();
    const question = this.page.getByRole('alertdialog', { name: 'Cancel this order?' });
    await question.getByRole('button', { name: 'Cancel order' }).click();
    await expect(question).toBeHidden();
  }

  /** The order's state, in words, on the order's own page. */
  get orderStatus(): Locator {
    return this.page.getByRole('main').getByRole('status');
  }

  /** What is left of the credit, on the home page. */
  get credit(): Locator {
    return this.page.getByRole('meter', { name: 'Available credit' });
  }

  /** The sign that changes appear by themselves. */
  get live(): Locator {
    return this.page.getByText('Live', { exact: true });
  }
}
