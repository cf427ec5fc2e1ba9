import { chakra } from '@chakra-ui/react';

/** A big button that is a card. */
export const PickCard = chakra('button', {
  base: {
    display: 'flex',
    textAlign: 'start',
    p: '4',
    gap: '3',
    minW: '0',
    borderWidth: '1px',
    borderRadius: 'card',
    bg: 'bg.panel',
    cursor: 'pointer',
    transition: 'border-color 140ms, background 140ms',
    _hover: { borderColor: 'accent.fg', bg: 'bg.subtle' },
    _disabled: { opacity: 0.6, cursor: 'default' },
  },
});
