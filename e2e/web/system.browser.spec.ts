import { expect, test } from './browser-test';

test('somebody who is no operator is shown neither the system page nor the way to it', async ({
  person,
  account,
}) => {
  const { page } = person;
  await person.signIn(account);
  await person.untilLoaded();
  await expect(page.getByRole('link', { name: 'System' })).toHaveCount(0);
  await page.goto('/system');
  await expect(person.signOutButton).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'System' })).toHaveCount(0);
});

test('an operator sees every app that runs', async ({ person, system }) => {
  await person.signIn(await system.operatorCredentials());
  await person.goTo('System');
  const main = person.page.getByRole('main');
  for (const app of ['gateway', 'bff', 'user'])
    await expect(main.getByText(app, { exact: true }).first()).toBeVisible();
});
