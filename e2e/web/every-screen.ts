import { test } from './browser-test';
import { bringPeople, enterAs, type People } from './people';
import type { Person } from './person';
import type { Screen } from './screen';
import { screens } from './screens';

/**
 * Declares a test for each of those who look: it takes them through all of their screens and calls `look` on each.
 *
 * @param rule what holds of every screen, as the tests' title
 */
export function testEveryScreen(rule: string, look: (person: Person, screen: Screen) => Promise<void>): void {
  let people: People;
  test.beforeAll(async ({ system }) => {
    people = await bringPeople(system);
  });

  for (const who of new Set(screens.map((screen) => screen.who))) {
    test(`${rule}, for the ${who}`, async ({ person }) => {
      // As many loads and looks as there are screens.
      test.slow();
      await enterAs(who, person, people);
      for (const screen of screens.filter((one) => one.who === who)) {
        await test.step(screen.name, async () => {
          await screen.open(person);
          await look(person, screen);
        });
      }
    });
  }
}
