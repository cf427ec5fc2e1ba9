import { Box } from '@chakra-ui/react';
import type { ReactNode, Ref } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';

const LINE_PX = 20;
const PADDING_PX = 16;

interface CodeFrameProps
  extends Pick<CodeEditorProps, 'isInvalid' | 'isMultiline' | 'isReadOnly' | 'minLines' | 'maxLines'> {
  readonly ref?: Ref<HTMLDivElement>;
  readonly children?: ReactNode;
}

/** The border of a field for code, and its height: the same before and after the editor is there. */
export function CodeFrame({
  ref,
  children,
  isInvalid,
  isMultiline,
  isReadOnly,
  minLines,
  maxLines = 14,
}: CodeFrameProps) {
  const lines = minLines ?? (isMultiline === true ? 3 : 1);
  return (
    <Box
      ref={ref}
      w="full"
      minW="0"
      borderWidth="1px"
      borderColor={isInvalid === true ? 'danger.solid' : 'border.emphasized'}
      borderRadius="field"
      bg={isReadOnly === true ? 'bg.subtle' : 'bg.panel'}
      overflow="hidden"
      transition="border-color 120ms"
      _focusWithin={{ outline: '2px solid', outlineColor: 'accent.focus', outlineOffset: '-1px' }}
      css={{
        '& .cm-editor': { maxHeight: `${maxLines * LINE_PX + PADDING_PX}px` },
        '& .cm-content, & .cm-gutter': {
          minHeight: { base: `max(42px, ${lines * LINE_PX + 22}px)`, md: `${lines * LINE_PX + PADDING_PX - 2}px` },
        },
        '& .cm-content': { paddingBlock: { base: '11px', md: '7px' } },
        // Fields must be 16 px on the phone, or the browser zooms in when they are focused.
        '& .cm-editor, & .cm-editor .cm-scroller': { fontSize: { base: '16px', md: '13px' } },
        '& .cm-editor.cm-focused': { outline: 'none' },
      }}
    >
      {children}
    </Box>
  );
}
