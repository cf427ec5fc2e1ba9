import { chakra } from '@chakra-ui/react';

/** The surface on which a part's controls stand. */
export const SettingsCard = chakra('div', {
  base: { bg: 'bg.panel', borderWidth: '1px', borderRadius: 'card', p: '4' },
});
