import { expect } from '@playwright/test';
import { screenAt, type Screen } from './screen';

/** The screens that every product has. */
export const generalScreens: readonly Screen[] = [
  screenAt('sign in', { who: 'visitor', path: '/sign-in', heading: 'Welcome back', picture: 'sign-in' }),
  screenAt('create an account', { who: 'visitor', path: '/register', heading: 'Create an account' }),
  {
    name: 'a form with faults',
    who: 'visitor',
    open: async ({ page }) => {
      await page.goto('/register');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  screenAt('home, at first', { who: 'newcomer', path: '/', heading: /^Hello, / }),
  screenAt('home', { who: 'regular', path: '/', heading: /^Hello, /, picture: 'home' }),
  screenAt('no such page', { who: 'newcomer', path: '/no-such-page', heading: 'Page not found' }),
  {
    name: 'choosing a theme',
    who: 'newcomer',
    open: async ({ page }) => {
      await page.goto('/');
      await page.getByRole('button', { name: 'Theme' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  screenAt('the system', { who: 'operator', path: '/system', heading: 'System', picture: 'system' }),
  screenAt('no dead letters', { who: 'operator', path: '/system/dead-letters', heading: 'Dead letters' }),
  screenAt('live settings', { who: 'operator', path: '/system/settings', heading: 'Live settings' }),
];
