import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** A colour of the theme; it changes with the mode by itself. */
const color = (token: string): string => `var(--chakra-colors-${token.replaceAll('.', '-')})`;

const LINE_HEIGHT = '20px';

const look = EditorView.theme({
  '&': { color: color('fg'), backgroundColor: 'transparent', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--chakra-fonts-mono)', lineHeight: LINE_HEIGHT },
  '.cm-content': { padding: '7px 0', caretColor: color('fg'), minHeight: LINE_HEIGHT },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: color('fg'), borderLeftWidth: '1.5px' },
  '.cm-dropCursor': { borderLeftColor: color('accent.solid'), borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: `${color('accent.muted')} !important`,
  },
  '.cm-gutters': { backgroundColor: 'transparent', color: color('fg.subtle'), border: 'none', paddingLeft: '4px' },
  '.cm-placeholder': { color: color('fg.subtle') },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: color('accent.subtle'),
    outline: `1px solid ${color('accent.muted')}`,
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: color('danger.subtle') },
  '.cm-expression': { backgroundColor: color('accent.subtle'), borderRadius: '3px' },
  '.cm-expression-bracket': { color: color('accent.fg'), fontWeight: '600' },
  '.cm-expression-name': { color: color('accent.fg') },
  '.cm-expression-text': { color: color('status.waiting.fg') },
  '.cm-expression-number': { color: color('group.service.fg') },
  '.cm-expression-word': { color: color('group.flow.fg') },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: `underline wavy ${color('danger.solid')} 1px`,
    textUnderlineOffset: '4px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: `underline wavy ${color('status.waiting.solid')} 1px`,
    textUnderlineOffset: '4px',
  },
  '.cm-lintPoint': { '&:after': { borderBottomColor: color('danger.solid') } },
  '.cm-lintPoint-warning': { '&:after': { borderBottomColor: color('status.waiting.solid') } },
});

const floating = EditorView.theme({
  '.cm-tooltip': {
    border: `1px solid ${color('border')}`,
    borderRadius: '8px',
    backgroundColor: color('bg.panel'),
    color: color('fg'),
    boxShadow: 'var(--chakra-shadows-float)',
    overflow: 'hidden',
    maxWidth: 'min(440px, calc(100vw - 24px))',
  },
  '.cm-tooltip.cm-tooltip-lint': { padding: '6px 10px', fontSize: '12px', fontFamily: 'var(--chakra-fonts-body)' },
  '.cm-diagnostic': { padding: '0', marginLeft: '0', border: 'none' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--chakra-fonts-mono)',
    fontSize: '13px',
    maxHeight: '264px',
    maxWidth: 'min(440px, calc(100vw - 24px))',
    padding: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '4px 8px',
    lineHeight: LINE_HEIGHT,
    borderRadius: '6px',
  },
  '@media (pointer: coarse)': { '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { minHeight: '44px' } },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: color('accent.subtle'),
    color: color('fg'),
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > completion-section': {
    display: 'block',
    padding: '6px 8px 2px',
    border: 'none',
    opacity: '1',
    color: color('fg.subtle'),
    fontFamily: 'var(--chakra-fonts-body)',
    fontSize: '12px',
    fontWeight: '500',
  },
  '.cm-completionLabel': { whiteSpace: 'nowrap' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: color('accent.fg') },
  '.cm-completionDetail': {
    flex: '1',
    minWidth: '0',
    marginLeft: '0',
    textAlign: 'right',
    fontStyle: 'normal',
    fontSize: '12px',
    color: color('fg.subtle'),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
});

const syntax = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: color('fg') },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: color('status.waiting.fg') },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: color('group.service.fg') },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: color('group.flow.fg') },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: color('accent.fg') },
  { tag: tags.comment, color: color('fg.subtle'), fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.bracket, tags.separator], color: color('fg.muted') },
  { tag: tags.invalid, color: color('danger.fg') },
]);

/** How code looks everywhere, in both modes. */
export const editorTheme: Extension = [look, floating, syntaxHighlighting(syntax)];
