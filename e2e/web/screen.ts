import { expect } from '@playwright/test';
import type { Person } from './person';

/** Who looks at a screen: `visitor` is signed in nowhere, `newcomer` has done nothing yet, `regular` has. */
export type Who = 'visitor' | 'newcomer' | 'regular' | 'operator';

export interface Screen {
  readonly name: string;
  readonly who: Who;
  /** Goes there and waits until all of it is shown. */
  readonly open: (person: Person) => Promise<void>;
  /** What its picture in the documentation is called; without it there is none. */
  readonly picture?: string;
}

/** A screen at an address of its own, which is there once its heading is, and nothing of it is loading any more. */
export function screenAt(
  name: string,
  { who, path, heading, picture }: { who: Who; path: string; heading: string | RegExp; picture?: string },
): Screen {
  return {
    name,
    who,
    ...(picture && { picture }),
    open: async (person) => {
      await person.page.goto(path);
      await expect(person.page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await person.untilLoaded();
    },
  };
}
