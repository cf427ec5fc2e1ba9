import { Center } from '@chakra-ui/react';

export function Logo({ size = 32 }: { readonly size?: number }) {
  return (
    <Center bg="accent.solid" color="accent.contrast" borderRadius={size / 4} boxSize={`${size}px`}>
      <svg width={size * 0.62} height={size * 0.62} viewBox="0 0 20 20" fill="none" aria-hidden="true">
        <path
          d="M3 16.5 8.5 4h3L17 16.5M5.5 12.5h9"
          stroke="currentColor"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </Center>
  );
}
