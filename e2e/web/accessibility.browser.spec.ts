import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './browser-test';
import { testEveryScreen } from './every-screen';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in a ${colorScheme} scheme`, () => {
    // Without motion nothing is looked at while it fades in.
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    testEveryScreen('no screen keeps anybody out', async ({ page }, { name }) => {
      const builder = new AxeBuilder({ page })
        // They pass the focus on at once, which is what they are for.
        .exclude('[data-base-ui-focus-guard]');
      // An open menu stands outside of the landmarks and is reached from its button alone.
      if ((await page.getByRole('menu').count()) > 0) builder.disableRules('region');
      const { violations } = await builder.analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any, all, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message).join(' ');
          return `${id}: ${html.slice(0, 160)}: ${why}`;
        }),
      );
      expect.soft(found, name).toEqual([]);
    });
  });
}
