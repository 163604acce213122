import { expect, test } from './browser-test';
import { Person } from './person';

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
  await expect(page.getByRole('navigation', { name: 'System' })).toHaveCount(0);
});

test('a service that does not answer is named for as long as it does not', async ({ person, system }) => {
  await person.signIn(await system.operatorCredentials());
  await person.goTo('System');
  // Others may be named in it: what was stopped a while ago is remembered.
  const verdict = person.page.getByRole('region', { name: 'Health' });
  await expect(verdict).toBeVisible();
  await expect(verdict).not.toContainText('user is');
  await system.whilePaused('user', async () => {
    await expect(verdict).toContainText('user is not answering', { timeout: 30_000 });
  });
  await expect(verdict).not.toContainText('user is', { timeout: 60_000 });
});

test('a setting that an operator changes holds at once, and another one sees it without a reload', async ({
  person,
  anotherBrowser,
  account,
  system,
}) => {
  const colleague = new Person(await anotherBrowser());
  for (const one of [person, colleague]) {
    await one.signIn(await system.operatorCredentials());
    await one.goTo('System');
    const parts = one.page.getByRole('navigation', { name: 'System' });
    await parts.getByRole('link', { name: 'Settings' }).click();
  }
  const { page, watch } = person;
  const burstOf = (one: Person) => one.page.getByRole('textbox', { name: /^Rate limit: burst/ });
  const save = page.getByRole('button', { name: 'Save', disabled: false });
  await expect(burstOf(person)).toHaveValue('300');

  await test.step('a value that will not do is refused beside its field', async () => {
    watch.allow(/status of 422/);
    await burstOf(person).fill('0');
    await save.click();
    await expect(burstOf(person)).toHaveAttribute('aria-invalid', 'true');
  });

  await burstOf(person).fill('40');
  await save.click();
  await expect(page.getByRole('status').filter({ hasText: 'goes by 40' })).toBeVisible();
  await expect(burstOf(colleague)).toHaveValue('40');
  await expect.poll(() => refusedOf(150)).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(burstOf(person), 'where the focus goes when its button does').toBeFocused();
  await expect(burstOf(colleague)).toHaveValue('300');
  await expect.poll(() => refusedOf(150)).toBe(0);

  /** How many of so many calls at once are refused for being too many. */
  async function refusedOf(calls: number): Promise<number> {
    const answers = await Promise.all(
      Array.from({ length: calls }, () => account.request('GET', '/api/v1/home')),
    );
    return answers.filter(({ status }) => status === 429).length;
  }
});
