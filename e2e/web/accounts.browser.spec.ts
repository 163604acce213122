import { expect, test } from './browser-test';
import { newAccount } from './person';

test.describe('opening an account', () => {
  test('leads home, to a greeting by name', async ({ person }) => {
    await person.register(newAccount('Ada Lovelace'));
    await expect(person.page.getByRole('heading', { level: 1 })).toContainText('Ada Lovelace');
  });

  test('with an address that is taken is refused beside its field', async ({ person, account }) => {
    person.watch.allow(/status of 409/);
    await person.register({ ...newAccount(), email: account.email });
    const email = person.page.getByLabel('Email');
    await expect(email).toHaveAttribute('aria-invalid', 'true');
    await expect(email).toHaveAccessibleDescription(/already|taken|account/i);
    await expect(email).toHaveValue(account.email);
    await expect(email).toBeFocused();

    await test.step('and leads there again when it is refused once more', async () => {
      await email.fill(account.email.toUpperCase());
      await person.page.getByRole('button', { name: 'Create account' }).click();
      await expect(email).toHaveAttribute('aria-invalid', 'true');
      await expect(email).toBeFocused();
    });
  });
});

test.describe('signing in', () => {
  test('with a wrong password says so, and the right one is taken after it', async ({ person, account }) => {
    person.watch.allow(/status of 401/);
    await person.page.goto('/sign-in');
    await person.trySignIn({ ...account, password: 'not the password' });
    await expect(person.page.getByRole('alert')).toContainText(/do not match/);
    await person.trySignIn(account);
    await expect(person.signOutButton).toBeVisible();
  });

  test('leads to the page that was asked for', async ({ person, system }) => {
    await person.page.goto('/system');
    await person.trySignIn(await system.operatorCredentials());
    await expect(person.page).toHaveURL(/\/system$/);
    await expect(person.page.getByRole('heading', { level: 1, name: 'System' })).toBeVisible();
  });

  test('lasts over a reload', async ({ person, account }) => {
    await person.signIn(account);
    await person.page.reload();
    await expect(person.signOutButton).toBeVisible();
  });
});

test.describe('signing out', () => {
  test('leaves nothing to come back to', async ({ person, system, context }) => {
    await person.signIn(await system.operatorCredentials());
    await person.goTo('System');
    await person.signOutButton.click();
    await expect(person.signInButton).toBeVisible();
    await person.page.goBack();
    await expect(person.signInButton).toBeVisible();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('trellis_refresh');
  });

  test('happens in every tab of the browser', async ({ person, account, context }) => {
    await person.signIn(account);
    const otherTab = await context.newPage();
    await otherTab.goto('/');
    await expect(otherTab.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await person.signOutButton.click();
    await expect(otherTab.getByRole('button', { name: 'Sign in' })).toBeVisible();
  });
});
