import { useState } from 'react';
import { Button, Icon } from '../ui';
import { chooseTheme, chosenTheme, themes, type Theme } from './theme';

/** Menus weigh as much as a page of the shop: they are fetched by those who are about to open one. */
const loadOptions = () => import('./theme-options');

/** Chooses between day and night, or leaves it to the system. */
export function ThemeMenu() {
  const [theme, setTheme] = useState(chosenTheme);
  const [options, setOptions] = useState<Awaited<ReturnType<typeof loadOptions>>>();

  function choose(chosen: Theme) {
    chooseTheme(chosen);
    setTheme(chosen);
  }

  if (options) return <options.ThemeOptions theme={theme} onChoose={choose} />;
  return (
    <Button
      kind="plain"
      size="small"
      className="button-icon"
      aria-label="Theme"
      aria-haspopup="menu"
      onPointerEnter={() => void loadOptions().catch(ignore)}
      onFocus={() => void loadOptions().catch(ignore)}
      onClick={() => void loadOptions().then(setOptions, ignore)}
    >
      <Icon name={themes[theme].icon} />
    </Button>
  );
}

/** Offline it cannot be fetched; the next try may be able to. */
function ignore(): void {}
