import { Menu, Portal } from '@chakra-ui/react';
import { type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { COLOR_MODES, type ColorMode, useColorMode } from '../theme/use-color-mode.ts';
import { RailItem } from './rail-item.tsx';

const LOOKS: Readonly<Record<ColorMode, { readonly label: string; readonly icon: LucideIcon }>> = {
  system: { label: 'As the system says', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
};

export function ColorModeMenu({ isOpen }: { readonly isOpen: boolean }) {
  const { mode, setMode } = useColorMode();
  return (
    <Menu.Root positioning={{ placement: 'right-end' }} lazyMount>
      <RailItem icon={LOOKS[mode].icon} label="Colours" isOpen={isOpen}>
        {(content) => (
          <Menu.Trigger className="group" aria-label={`Colours: ${LOOKS[mode].label}`}>
            {content}
          </Menu.Trigger>
        )}
      </RailItem>
      <Portal>
        <Menu.Positioner>
          <Menu.Content>
            <Menu.RadioItemGroup
              value={mode}
              onValueChange={({ value }) => setMode(COLOR_MODES.find((known) => known === value) ?? 'system')}
            >
              {COLOR_MODES.map((each) => (
                <Menu.RadioItem key={each} value={each}>
                  {LOOKS[each].label}
                  <Menu.ItemIndicator />
                </Menu.RadioItem>
              ))}
            </Menu.RadioItemGroup>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
