import { Box } from '@chakra-ui/react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { CodeFrame } from './code-frame.tsx';

/** What stands in a code field's place while the editor is loaded: its text, at its size. */
export function CodeSkeleton(props: CodeEditorProps) {
  return (
    <CodeFrame {...props}>
      <Box
        px="10px"
        py={{ base: '11px', md: '7px' }}
        fontFamily="mono"
        fontSize={{ base: '16px', md: '13px' }}
        lineHeight="20px"
        whiteSpace="pre-wrap"
        overflowWrap="anywhere"
        minH={`${(props.minLines ?? (props.isMultiline === true ? 3 : 1)) * 20 + 14}px`}
        maxH={`${(props.maxLines ?? 14) * 20 + 16}px`}
        overflow="hidden"
        color={props.value === '' ? 'fg.subtle' : 'fg'}
        aria-hidden
      >
        {props.value === '' ? props.placeholder : props.value}
      </Box>
    </CodeFrame>
  );
}
