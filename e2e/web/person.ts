import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import type { PageWatch } from './page-watch';

export interface Account {
  readonly email: string;
  readonly password: string;
}

export interface NewAccount extends Account {
  readonly displayName: string;
}

/** A page, and what notices when its browser does what none may. */
export interface WatchedPage {
  readonly page: Page;
  readonly watch: PageWatch;
}

/** An account that nobody has opened yet. */
export function newAccount(displayName = 'Ada'): NewAccount {
  return { email: `person-${randomUUID()}@example.com`, password: 'correct horse battery', displayName };
}

/** Somebody at a page, who finds what to use by its name. */
export class Person implements WatchedPage {
  readonly page: Page;
  readonly watch: PageWatch;

  constructor({ page, watch }: WatchedPage) {
    this.page = page;
    this.watch = watch;
  }

  async register({ displayName, email, password }: NewAccount): Promise<void> {
    const { page } = this;
    await page.goto('/register');
    await page.getByLabel('Display name').fill(displayName);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
  }

  /** Signs in and waits to be let in. */
  async signIn(account: Account): Promise<void> {
    await this.page.goto('/sign-in');
    await this.trySignIn(account);
    await expect(this.signOutButton).toBeVisible();
  }

  /** Fills in the form that is shown, and sends it. */
  async trySignIn({ email, password }: Account): Promise<void> {
    const { page } = this;
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await this.signInButton.click();
  }

  get signInButton(): Locator {
    return this.page.getByRole('button', { name: 'Sign in' });
  }

  get signOutButton(): Locator {
    return this.page.getByRole('button', { name: 'Sign out' });
  }

  /** Goes to a screen by the menu, without loading anew. */
  async goTo(title: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: title, exact: true })
      .click();
  }

  /** Waits until nothing on the page is still loading. */
  async untilLoaded(): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
  }
}
