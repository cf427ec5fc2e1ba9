import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  type Completion as Option,
} from '@codemirror/autocomplete';
import { EditorState, type Extension, Prec, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { jsonLanguage } from '../../../../code-editor/json-language.ts';
import { PATH_MEDIA_TYPE } from '../../../../json-tree/json-tree.tsx';
import { type Completion, type CompletionKind, type Completions, complete } from './complete.ts';
import type { ExpressionContext } from './expression-context.ts';
import { findQuotedText, toJsonCompletions, tokenizeJson } from './json-expressions.ts';
import { changeForPath, type FieldMode, isInExpression } from './path-insertion.ts';
import { type Token, type TokenKind, tokenize } from './tokenize.ts';

/** How expressions are written in a field: colours, completion, and paths that are dropped on it. */
export function expressionLanguage(mode: FieldMode, context: () => ExpressionContext): Extension {
  return [
    mode === 'json' ? jsonLanguage : [],
    // Inside the colours of JSON, which would hide them.
    Prec.highest(highlighter(mode, context)),
    bracketsOf(mode, context),
    autocompletion({
      override: [(at) => findOptions(at, mode, context())],
      icons: false,
      maxRenderedOptions: 200,
      activateOnTypingDelay: 50,
    }),
    EditorView.domEventHandlers({ drop: (event, view) => dropPath(event, view, mode, context()) }),
  ];
}

/** Writes a path at the selection, or at a place, as it has to be written there. */
export function insertPath(
  view: EditorView,
  path: string,
  mode: FieldMode,
  nodeIds: ReadonlySet<string>,
  at?: number,
): void {
  const selection = at === undefined ? view.state.selection.main : { from: at, to: at };
  const text = view.state.doc.toString();
  const change = changeForPath(path, text, { from: selection.from, to: selection.to }, mode, nodeIds);
  view.dispatch({
    changes: change,
    selection: { anchor: change.from + change.insert.length },
    userEvent: 'input.path',
    scrollIntoView: true,
  });
  view.focus();
}

function dropPath(
  { dataTransfer, clientX, clientY }: DragEvent,
  view: EditorView,
  mode: FieldMode,
  context: ExpressionContext,
): boolean {
  const path = dataTransfer?.getData(PATH_MEDIA_TYPE) ?? '';
  if (path === '') return false;
  const at = view.posAtCoords({ x: clientX, y: clientY }, false);
  insertPath(view, path, mode, context.idSet, at);
  return true;
}

const tokensOf = (text: string, mode: FieldMode, { idSet }: ExpressionContext): readonly Token[] =>
  mode === 'json' ? tokenizeJson(text, idSet) : tokenize(text, mode, idSet);

const CLASSES: Readonly<Partial<Record<TokenKind, string>>> = {
  open: 'cm-expression-bracket',
  close: 'cm-expression-bracket',
  name: 'cm-expression-name',
  word: 'cm-expression-word',
  number: 'cm-expression-number',
  text: 'cm-expression-text',
  pattern: 'cm-expression-text',
};

const marks = new Map(Object.values(CLASSES).map((name) => [name, Decoration.mark({ class: name })]));
const ground = Decoration.mark({ class: 'cm-expression' });

function decorate(view: EditorView, mode: FieldMode, context: ExpressionContext): DecorationSet {
  const ranges = new RangeSetBuilder<Decoration>();
  const tokens = tokensOf(view.state.doc.toString(), mode, context);
  for (const [index, { kind, from, to }] of tokens.entries()) {
    // The ground lies under the whole of an expression; in a condition everything is one, so there is none.
    if (kind === 'open') ranges.add(from, endOfExpression(tokens, index), ground);
    const mark = marks.get(CLASSES[kind] ?? '');
    if (mark !== undefined) ranges.add(from, to, mark);
  }
  return ranges.finish();
}

function endOfExpression(tokens: readonly Token[], open: number): number {
  let end = tokens[open]?.to ?? 0;
  for (const { kind, from, to } of tokens.slice(open + 1)) {
    if (kind === 'plain' || kind === 'open' || from > end) break;
    end = to;
    if (kind === 'close') break;
  }
  return end;
}

function highlighter(mode: FieldMode, context: () => ExpressionContext): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = decorate(view, mode, context());
      }
      update({ docChanged, view }: ViewUpdate): void {
        if (docChanged) this.decorations = decorate(view, mode, context());
      }
    },
    { decorations: ({ decorations }) => decorations },
  );
}

const CODE_BRACKETS = { brackets: ['(', '[', '{', '"', "'", '`'], before: ')]}:;> ,' };
const TEXT_BRACKETS = { brackets: ['{'], before: '} ' };

/** In plain text only `{` is closed by itself: an apostrophe there is no quote. */
function bracketsOf(mode: FieldMode, context: () => ExpressionContext): Extension {
  if (mode === 'json') return [];
  return EditorState.languageData.of((state, at) => {
    const isCode = mode === 'condition' || isInExpression(tokensOf(state.doc.toString(), mode, context()), at);
    return [{ closeBrackets: isCode ? CODE_BRACKETS : TEXT_BRACKETS }];
  });
}

const SECTIONS: Readonly<Record<CompletionKind, { readonly name: string; readonly rank: number }>> = {
  name: { name: 'Data', rank: 0 },
  node: { name: 'Data', rank: 0 },
  field: { name: 'Fields', rank: 1 },
  method: { name: 'Methods', rank: 2 },
  function: { name: 'Functions', rank: 3 },
};

function findOptions(
  { state, pos, explicit }: CompletionContext,
  mode: FieldMode,
  context: ExpressionContext,
): CompletionResult | null {
  const text = state.doc.toString();
  const found = mode === 'json' ? completeJson(text, pos, context) : complete(text, pos, mode, context);
  if (found === undefined || found.options.length === 0) return null;
  // Without a letter, a list opens only where one was asked for: behind a dot, a brace, or by the key for it.
  const isBegun = found.from < pos || /[.{]/.test(text.charAt(pos - 1));
  if (!explicit && !isBegun) return null;
  const isOpening = found.isOpening === true;
  return {
    from: found.from,
    options: found.options.map((option, index) => toOption(option, index, isOpening)),
    filter: !isOpening,
  };
}

function completeJson(text: string, caret: number, context: ExpressionContext): Completions | undefined {
  const quoted = findQuotedText(text, caret);
  const found = quoted && complete(quoted.text, caret - quoted.from, 'template', context);
  return quoted && found && toJsonCompletions(found, quoted);
}

function toOption(option: Completion, index: number, isOpening: boolean): Option {
  return {
    label: option.label,
    detail: option.detail,
    section: SECTIONS[option.kind],
    // As they were given: what is nearest comes first.
    boost: Math.max(-99, 99 - index),
    apply: (view, _option, from, to) => applyOption(view, option, from, to, isOpening),
  };
}

function applyOption(
  view: EditorView,
  { insert, caretBack, from: ownFrom }: Completion,
  from: number,
  to: number,
  isOpening: boolean,
): void {
  const start = ownFrom ?? from;
  const behind = view.state.sliceDoc(to, to + 2);
  // The `{` that was typed has brought its `}` along.
  const end = isOpening ? to + (behind === '}}' ? 2 : behind.startsWith('}') ? 1 : 0) : to;
  view.dispatch({
    changes: { from: start, to: end, insert },
    selection: { anchor: start + insert.length - caretBack },
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
}
