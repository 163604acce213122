import { Menu } from '@base-ui/react/menu';
import { Icon } from '../ui';
import { themes, type Theme } from './theme';

interface ThemeOptionsProps {
  theme: Theme;
  onChoose: (theme: Theme) => void;
}

/** The menu behind {@link ThemeMenu}, opened as soon as it is there. */
export function ThemeOptions({ theme, onChoose }: ThemeOptionsProps) {
  return (
    <Menu.Root modal={false} defaultOpen>
      <Menu.Trigger className="button button-plain button-small button-icon" aria-label="Theme">
        <Icon name={themes[theme].icon} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" align="end" sideOffset={8}>
          <Menu.Popup className="menu">
            <Menu.RadioGroup value={theme} onValueChange={onChoose}>
              {Object.entries(themes).map(([value, { label, icon }]) => (
                <Menu.RadioItem key={value} value={value} className="menu-item" closeOnClick>
                  <Icon name={icon} />
                  {label}
                  <Menu.RadioItemIndicator>
                    <Icon name="check" size={16} />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
