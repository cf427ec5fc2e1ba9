import { Box, chakra, HStack, Icon, Text } from '@chakra-ui/react';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Preview } from './preview-field.ts';
import { explainFault, shortValue } from './preview-words.ts';

/** The value of a field in the run that is shown, or why it has none; nothing while nothing is evaluated in it. */
export function PreviewLine({ preview }: { readonly preview: Preview }) {
  switch (preview.kind) {
    case 'fixed':
    case 'broken': // told as a fault of the field
      return null;
    case 'no-run':
      return (
        <Text textStyle="small" color="fg.subtle">
          Run the workflow once to see the value here.
        </Text>
      );
    case 'failed':
      return (
        <HStack gap="1.5" align="flex-start" color="status.waiting.fg" textStyle="small">
          <Icon asChild boxSize="3.5" mt="1px" flexShrink={0}>
            <TriangleAlert aria-hidden />
          </Icon>
          <Box overflowWrap="anywhere">In this run: {explainFault(preview.fault)}</Box>
        </HStack>
      );
    case 'value':
      return <PreviewedValue value={preview.value} />;
  }
}

function PreviewedValue({ value }: { readonly value: Extract<Preview, { kind: 'value' }>['value'] }) {
  const [isOpen, setOpen] = useState(false);
  const { text, isCut } = shortValue(value);
  return (
    <HStack gap="1.5" align="flex-start" textStyle="small" color="fg.muted" minW="0">
      <chakra.span aria-hidden color="accent.fg" fontFamily="mono">
        =
      </chakra.span>
      <Box minW="0" flex="1">
        <chakra.span srOnly>Value in the run that is shown: </chakra.span>
        <Box
          as="span"
          display="block"
          fontFamily="mono"
          whiteSpace={isOpen ? 'pre-wrap' : 'nowrap'}
          overflow={isOpen ? 'auto' : 'hidden'}
          maxH={isOpen ? '200px' : undefined}
          textOverflow="ellipsis"
          overflowWrap="anywhere"
        >
          {isOpen ? JSON.stringify(value, null, 2) : text}
        </Box>
      </Box>
      {isCut && (
        <chakra.button
          type="button"
          color="accent.fg"
          flexShrink={0}
          minH={{ base: '11', md: '4' }}
          px={{ base: '2', md: '0' }}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Less' : 'All of it'}
        </chakra.button>
      )}
    </HStack>
  );
}
