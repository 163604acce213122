import type { IconName } from '../ui';

/** What a person may choose. `system` follows the device, by day and by night. */
export type Theme = 'system' | 'light' | 'dark';

/** How each is shown, in the order of the menu. */
export const themes: Record<Theme, { label: string; icon: IconName }> = {
  system: { label: 'System', icon: 'contrast' },
  light: { label: 'Light', icon: 'sun' },
  dark: { label: 'Dark', icon: 'moon' },
};

/** Read before the first paint as well, by public/theme.js. */
const storageKey = 'trellis-theme';

/** The theme chosen in this browser; `system` until one is, and where nothing can be stored. */
export function chosenTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Shows a theme at once and remembers it for later visits, as far as the browser lets it. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // It holds for this visit.
  }
}
