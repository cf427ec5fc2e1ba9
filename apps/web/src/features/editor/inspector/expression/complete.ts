import { EXPRESSION_VOCABULARY, type InspectedValue, inspectExpression, type ValueKind } from '@automateos/expressions';
import { isJsonObject, type Json } from '@automateos/model';
import { pathExpression } from '../../../../json-tree/path-expression.ts';
import { type CaretPlace, findCaretPlace } from './caret-place.ts';
import type { ExpressionContext } from './expression-context.ts';
import { type ExpressionMode, type Token, tokenize } from './tokenize.ts';
import { describeValue } from './value-words.ts';

export type CompletionKind = 'node' | 'name' | 'field' | 'method' | 'function';

export interface Completion {
  readonly kind: CompletionKind;
  readonly label: string;
  /** What is written in place of what was typed; the caret comes to stand `caretBack` characters before its end. */
  readonly insert: string;
  readonly caretBack: number;
  /** What it is, or what it was in the last run. */
  readonly detail: string;
  /** Where it begins to replace; left out: where the place says. Names that no dot can lead to take the dot along. */
  readonly from?: number;
}

export interface Completions {
  readonly from: number;
  /** They take the place of a brace that was typed in plain text, so what was typed is no beginning of their names. */
  readonly isOpening?: boolean;
  readonly options: readonly Completion[];
}

const NOTHING: readonly Completion[] = [];

/** What could stand at the caret. */
export function complete(
  text: string,
  caret: number,
  mode: ExpressionMode,
  context: ExpressionContext,
): Completions | undefined {
  const tokens = tokenize(text, mode, context.idSet);
  const place = mode === 'condition' && text.trim() === '' ? nameAt(caret) : findCaretPlace(text, caret, tokens);
  switch (place?.kind) {
    case undefined:
      return undefined;
    case 'opening':
      return { from: place.from, isOpening: true, options: rootNames(context).map(inBraces) };
    case 'name':
      return { from: place.from, options: completeName(text, place.from, tokens, context) };
    case 'member':
      return completeMember(text, place, tokens, context);
  }
}

function completeName(text: string, from: number, tokens: readonly Token[], context: ExpressionContext): Completion[] {
  const options = [...localNames(text, from, tokens), ...rootNames(context), ...FUNCTIONS];
  // Between fresh braces the first name brings the spaces that make it readable.
  return text.slice(from - 2, from + 2) === '{{}}' ? options.map(withSpaces) : options;
}

function withSpaces(completion: Completion): Completion {
  return { ...completion, insert: ` ${completion.insert} `, caretBack: completion.caretBack + 1 };
}

const nameAt = (from: number): CaretPlace => ({ kind: 'name', from, written: '' });

function inBraces(completion: Completion): Completion {
  return { ...completion, insert: `{{ ${completion.insert} }}`, caretBack: completion.caretBack + 3 };
}

const RUN_WORDS: Readonly<Record<string, string>> = {
  trigger: 'what started the run',
  input: 'the output of the node before',
  execution: 'this run',
  workflow: 'this workflow',
  now: 'when the step started',
  item: 'the item of this pass',
  index: 'the number of this pass',
};

/** What stands for data: the run's own names, then the nodes before this one. */
function rootNames({ upstream, inLoop, scope, nodeIds }: ExpressionContext): Completion[] {
  const detail = (source: string, otherwise: string): string => {
    if (scope === undefined) return otherwise;
    const found = inspect(source, { nodeIds, inLoop, scope });
    return found === undefined ? otherwise : describeValue(found);
  };
  const words = [...EXPRESSION_VOCABULARY.names, ...(inLoop ? EXPRESSION_VOCABULARY.loopNames : [])];
  const names = words
    .filter((name) => name !== 'nodes')
    .map((name) => option('name', name, name, detail(name, RUN_WORDS[name] ?? '')));
  const nodes = upstream
    .filter(({ id }) => id !== 'trigger')
    .map(({ id, title }) => option('node', id, id, title === id ? detail(id, '') : title));
  return [...names.slice(0, 2), ...nodes, ...names.slice(2)];
}

const FUNCTIONS: readonly Completion[] = [
  ...EXPRESSION_VOCABULARY.functions.map((name) => option('function', `${name}()`, `${name}()`, 'function', 1)),
  ...EXPRESSION_VOCABULARY.constants.map((name) => option('function', name, name, 'constant')),
];

function option(kind: CompletionKind, label: string, insert: string, detail: string, caretBack = 0): Completion {
  return { kind, label, insert, caretBack, detail };
}

/** Parameters of arrow functions round the caret. */
function localNames(text: string, from: number, tokens: readonly Token[]): Completion[] {
  return parametersBefore(text, from, tokens).map(({ name }) => option('name', name, name, 'parameter'));
}

interface Parameter {
  readonly name: string;
  /** Source of the list or text whose method the arrow function is given to. */
  readonly owner: string;
}

const ARROW_CALL = /([\s\S]*?)\.\s*(\w+)\(\s*\(?\s*([A-Za-z_$][\w$]*)[^()=]*\)?\s*=>[^()]*$/;

/** `list.map((x) => x.|`: `x` is an element of `list`. Only the innermost call counts. */
function parametersBefore(text: string, from: number, tokens: readonly Token[]): Parameter[] {
  const begin = tokens.findLast(({ kind, to }) => kind === 'open' && to <= from)?.to ?? 0;
  const found = ARROW_CALL.exec(text.slice(begin, from));
  const [, before = '', method = '', name = ''] = found ?? [];
  if (!EXPRESSION_VOCABULARY.callbacks.has(method)) return [];
  const dot = begin + before.length;
  const place = findCaretPlace(
    text,
    dot + 1,
    tokens.filter((token) => token.from <= dot),
  );
  return place?.kind === 'member' ? [{ name, owner: place.object }] : [];
}

function completeMember(
  text: string,
  place: Extract<CaretPlace, { kind: 'member' }>,
  tokens: readonly Token[],
  context: ExpressionContext,
): Completions {
  const { object, from, dotFrom } = place;
  const namespace = namespaceMembers(object, context);
  if (namespace !== undefined) return { from, options: namespace };
  const value = inspectObject(text, place, tokens, context);
  const dot = text.slice(dotFrom, from).startsWith('?.') ? '?.' : '.';
  const options = value === undefined ? unknownMembers(object) : knownMembers(value, dotFrom, dot);
  return { from, options };
}

/** `Math.`, `JSON.`… unless a node has that id. */
function namespaceMembers(object: string, { idSet }: ExpressionContext): readonly Completion[] | undefined {
  if (idSet.has(object)) return undefined;
  const prefix = `${object}.`;
  const inside = FUNCTIONS.filter(({ label }) => label.startsWith(prefix)).map((each) => ({
    ...each,
    label: each.label.slice(prefix.length),
    insert: each.insert.slice(prefix.length),
  }));
  return inside.length === 0 ? undefined : inside;
}

function inspectObject(
  text: string,
  { object, objectFrom }: Extract<CaretPlace, { kind: 'member' }>,
  tokens: readonly Token[],
  { scope, nodeIds, inLoop }: ExpressionContext,
): InspectedValue | undefined {
  if (scope === undefined) return undefined;
  const found = inspect(object, { nodeIds, inLoop, scope });
  if (found !== undefined) return found;
  const root = /^[A-Za-z_$][\w$]*/.exec(object)?.[0];
  const parameter = parametersBefore(text, objectFrom, tokens).find(({ name }) => name === root);
  if (parameter === undefined) return undefined;
  // The first element stands for all: the language itself finds out what the rest of the path leads to in it.
  const first = inspect(`(${parameter.owner}).slice(0, 1).map(${parameter.name} => ${object})`, {
    nodeIds,
    inLoop,
    scope,
  });
  const element = Array.isArray(first?.value) ? (first.value as readonly Json[])[0] : undefined;
  return element === undefined ? undefined : { kind: kindOf(element), value: element };
}

function kindOf(value: Json): ValueKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' ? 'object' : typeof value === 'number' ? 'number' : 'boolean';
}

type InspectWith = Required<Pick<ExpressionContext, 'nodeIds' | 'inLoop'>> & {
  readonly scope: NonNullable<ExpressionContext['scope']>;
};

function inspect(source: string, { nodeIds, inLoop, scope }: InspectWith): InspectedValue | undefined {
  return inspectExpression(source, { nodeIds, inLoop }, scope, { monotonicMs: () => performance.now() });
}

function knownMembers({ kind, value }: InspectedValue, dotFrom: number, dot: '.' | '?.'): readonly Completion[] {
  const fields = isJsonObject(value)
    ? Object.entries(value).map(([name, member]) => fieldOption(name, member, dotFrom, dot))
    : kind === 'list' || kind === 'text'
      ? [option('field', 'length', 'length', 'number')]
      : [];
  return kind === 'null' ? fields : [...fields, ...methodsOf(kind)];
}

const NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

function fieldOption(name: string, value: Json, dotFrom: number, dot: '.' | '?.'): Completion {
  const detail = describeValue({ kind: kindOf(value), value });
  if (NAME.test(name)) return option('field', name, name, detail);
  const bracket = pathExpression('', [name]);
  return { ...option('field', name, dot === '?.' ? `?.${bracket}` : bracket, detail), from: dotFrom };
}

const METHODS_WITHOUT_USE = new Set(['valueOf', 'toString', 'toJSON', 'hasOwnProperty']);

function methodsOf(kind: Exclude<ValueKind, 'null'>): readonly Completion[] {
  const names = EXPRESSION_VOCABULARY.methods[kind].filter((name) => !METHODS_WITHOUT_USE.has(name));
  return names.map((name) => methodOption(name));
}

function methodOption(name: string): Completion {
  const isCallback = EXPRESSION_VOCABULARY.callbacks.get(name) === 0;
  const insert = isCallback && name !== 'sort' && name !== 'toSorted' ? `${name}(x => )` : `${name}()`;
  return option('method', `${name}()`, insert, 'method', 1);
}

/** Nothing is known of the value: the fields that are the same in every run, else methods of texts and lists. */
function unknownMembers(object: string): readonly Completion[] {
  const fields = EXPRESSION_VOCABULARY.runFields.get(object);
  if (fields !== undefined) return fields.map((name) => option('field', name, name, ''));
  if (['trigger', 'input', 'item'].includes(object)) return NOTHING;
  const names = new Set([...EXPRESSION_VOCABULARY.methods.text, ...EXPRESSION_VOCABULARY.methods.list]);
  return [...names].filter((name) => !METHODS_WITHOUT_USE.has(name)).map(methodOption);
}
