import { expect, test } from './browser-test';
import { OtherSite } from './other-site';

test('the policy of every page allows nothing inline and no other origin', async ({ request }) => {
  for (const path of ['/', '/sign-in', '/system']) {
    const policy = (await request.get(path)).headers()['content-security-policy'] ?? '';
    const directives = new Map(
      policy.split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        return [name, sources] as const;
      }),
    );
    expect([...directives.keys()], path).toContain('default-src');
    expect(directives.get('frame-ancestors'), path).toEqual(["'none'"]);
    // What it names is no source but a kind of use.
    directives.delete('require-trusted-types-for');
    for (const source of [...directives.values()].flat())
      expect(["'self'", "'none'"], `${path}: ${policy}`).toContain(source);
  }
});

test('no script can read a token: it is in memory, and in a cookie that scripts do not get', async ({
  person,
  account,
  context,
}) => {
  await person.signIn(account);
  const token = (await context.cookies()).find(({ name }) => name === 'trellis_refresh')!;
  expect(token).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const readable = await person.page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(readable).not.toContain(token.value);
  // As every access token begins.
  expect(readable).not.toContain('eyJ');
});

for (const [relation, host] of [
  ['another site', '127.0.0.1'],
  // The same host on another port is the same site, and the browser does send the cookie.
  ['another origin of the same site', 'localhost'],
] as const) {
  test(`a page of ${relation} can neither use a session nor end it`, async ({
    person,
    account,
    system,
    context,
  }) => {
    const sessions = `${system.gatewayUrl}/api/v1/sessions`;
    const token = async () => (await context.cookies()).find(({ name }) => name === 'trellis_refresh')?.value;
    const site = await OtherSite.start(host);
    try {
      await person.signIn(account);
      const before = await token();
      person.watch.allow(/another origin/, /CORS|ERR_FAILED|ERR_BLOCKED_BY_RESPONSE|status of 4\d\d/);
      const elsewhere = await context.newPage();
      await elsewhere.goto(site.url);

      for (const mode of ['cors', 'no-cors'] as const)
        await site.call(elsewhere, 'POST', `${sessions}/refresh`, mode);
      await site.call(elsewhere, 'DELETE', `${sessions}/current`, 'cors');
      const form = await site.postForm(elsewhere, `${sessions}/refresh`);
      expect([403, 415]).toContain(form.status());

      // A token that was used once more would have ended the session, or been replaced.
      expect(await token()).toBe(before);
      await person.page.reload();
      await expect(person.signOutButton).toBeVisible();
    } finally {
      await site.stop();
    }
  });
}

test('no other site can show the shop in a frame', async ({ page, system, watch }) => {
  watch.allow(/another origin/, /frame-ancestors/);
  const site = await OtherSite.start('127.0.0.1');
  try {
    await page.goto(site.url);
    await site.frame(page, `${system.gatewayUrl}/sign-in`);
    await expect(page.frameLocator('iframe').getByLabel('Email')).toHaveCount(0);
  } finally {
    await site.stop();
  }
});
