import type { Json } from '@automateos/model';
import { Box, HStack, Icon, Stack, Text } from '@chakra-ui/react';
import { ArrowRight } from 'lucide-react';
import { diffLines, type LineChange } from './diff-lines.ts';

interface ChangedValueProps {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

const SHORT = 36;

/** A value as it was and as it is: short ones beside each other, long ones line by line. */
export function ChangedValue({ before, after }: ChangedValueProps) {
  const old = write(before);
  const now = write(after);
  if (isShort(old) && isShort(now)) {
    return (
      <HStack gap="2" wrap="wrap">
        <Mark kind="removed" text={old} />
        <Icon asChild boxSize="3.5" color="fg.subtle">
          <ArrowRight aria-label="became" />
        </Icon>
        <Mark kind="added" text={now} />
      </HStack>
    );
  }
  const lines = diffLines(old ?? '', now ?? '') ?? wholeOf(old, now);
  return <Lines lines={lines.filter(({ text }) => text !== '' || lines.length > 2)} />;
}

function isShort(text: string | undefined): boolean {
  return text === undefined || (text.length <= SHORT && !text.includes('\n'));
}

function write(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function wholeOf(old = '', now = ''): readonly LineChange[] {
  return [
    { kind: 'removed', text: old },
    { kind: 'added', text: now },
  ];
}

const COLORS: Readonly<
  Record<LineChange['kind'], { readonly bg?: string; readonly color: string; readonly sign: string }>
> = {
  same: { color: 'fg.muted', sign: ' ' },
  removed: { bg: 'status.failed.bg', color: 'status.failed.fg', sign: '−' },
  added: { bg: 'status.success.bg', color: 'status.success.fg', sign: '+' },
};

function Mark({ kind, text }: { readonly kind: 'added' | 'removed'; readonly text: string | undefined }) {
  if (text === undefined || text === '') {
    return (
      <Text as="span" textStyle="small" color="fg.muted">
        {text === '' ? 'empty text' : 'not set'}
      </Text>
    );
  }
  const { bg, color } = COLORS[kind];
  return (
    <Box
      as="span"
      px="1.5"
      borderRadius="4px"
      bg={bg}
      color={color}
      fontFamily="mono"
      fontSize="xs"
      lineHeight="20px"
      overflowWrap="anywhere"
    >
      {text}
    </Box>
  );
}

function Lines({ lines }: { readonly lines: readonly LineChange[] }) {
  return (
    <Stack
      gap="0"
      borderWidth="1px"
      borderRadius="field"
      overflow="hidden"
      maxH="320px"
      overflowY="auto"
      tabIndex={0}
      role="group"
      aria-label="Lines"
    >
      {lines.map(({ kind, text }, index) => {
        const { bg, color, sign } = COLORS[kind];
        return (
          <HStack
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and none ever moves
            key={index}
            gap="2"
            px="2"
            align="flex-start"
            bg={bg}
            color={color}
            fontFamily="mono"
            fontSize="xs"
            lineHeight="20px"
          >
            <Box as="span" flexShrink={0} w="2" aria-label={kind === 'same' ? undefined : kind}>
              {sign}
            </Box>
            <Box as="span" whiteSpace="pre-wrap" overflowWrap="anywhere" minW="0">
              {text}
            </Box>
          </HStack>
        );
      })}
    </Stack>
  );
}
