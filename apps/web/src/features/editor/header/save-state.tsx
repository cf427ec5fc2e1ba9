import { Text } from '@chakra-ui/react';

interface SaveStateProps {
  readonly isSaving: boolean;
  readonly isDirty: boolean;
  readonly version: number;
}

/** Whether the server has what is on the screen, always in words. */
export function SaveState({ isSaving, isDirty, version }: SaveStateProps) {
  const words = isSaving ? 'Saving…' : isDirty ? 'Unsaved' : `Saved · v${version}`;
  return (
    <Text
      role="status"
      textStyle="figures"
      fontSize="code"
      whiteSpace="nowrap"
      color={isDirty && !isSaving ? 'status.waiting.fg' : 'fg.muted'}
    >
      {words}
    </Text>
  );
}
