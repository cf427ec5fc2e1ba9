import { HStack, Icon, RadioCard, Text } from '@chakra-ui/react';
import { type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { COLOR_MODES, type ColorMode, useColorMode } from '../../theme/use-color-mode.ts';
import { SettingsSection } from './settings-section.tsx';

const LOOKS: Readonly<Record<ColorMode, { readonly label: string; readonly icon: LucideIcon }>> = {
  system: { label: 'System', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
};

/** Light or dark; kept by this browser. */
export function AppearanceSection() {
  const { mode, setMode } = useColorMode();
  return (
    <SettingsSection title="Appearance" description="Kept by this browser.">
      <RadioCard.Root
        value={mode}
        aria-label="Colours"
        onValueChange={({ value }) => setMode(COLOR_MODES.find((known) => known === value) ?? 'system')}
      >
        <HStack gap="3" align="stretch" wrap="wrap">
          {COLOR_MODES.map((each) => {
            const { label, icon: Sign } = LOOKS[each];
            return (
              <RadioCard.Item
                key={each}
                value={each}
                flex="1 1 96px"
                bg="bg.panel"
                borderRadius="card"
                cursor="pointer"
                borderColor={mode === each ? 'accent.fg' : 'border'}
                boxShadow="none"
                _checked={{ boxShadow: 'none', borderColor: 'accent.fg' }}
              >
                <RadioCard.ItemHiddenInput />
                <RadioCard.ItemControl
                  px={{ base: '3', md: '4' }}
                  py="3"
                  gap="2.5"
                  alignItems="center"
                  justifyContent="flex-start"
                >
                  <Icon asChild boxSize="4.5" color={mode === each ? 'accent.fg' : 'fg.muted'}>
                    <Sign aria-hidden />
                  </Icon>
                  <Text fontWeight="500">{label}</Text>
                </RadioCard.ItemControl>
              </RadioCard.Item>
            );
          })}
        </HStack>
      </RadioCard.Root>
    </SettingsSection>
  );
}
