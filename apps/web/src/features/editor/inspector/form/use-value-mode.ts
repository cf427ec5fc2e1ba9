import type { Json } from '@automateos/model';
import { useRef, useState } from 'react';
import { isExpression, toExpression } from '../controls/text-value.ts';
import type { FieldShape } from '../schema/field-shape.ts';

/** `fixed`: the control of the value's shape. `text`: an expression that gives the value, or, for JSON, plain text. */
export type ValueMode = 'fixed' | 'text';

interface ValueModeOptions {
  readonly shape: FieldShape;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly default: Json | undefined;
  readonly placeholder: string | undefined;
  /** What an empty value begins with, where nothing else says it. */
  readonly prefersText?: boolean;
}

/** Texts and conditions hold expressions by themselves; a credential is never one. */
export function hasTwoModes({ kind }: FieldShape): boolean {
  return !['text', 'condition', 'code', 'sql', 'credential', 'either'].includes(kind);
}

/** How a value is written at the moment, and how to write it the other way. */
export function useValueMode(options: ValueModeOptions): { readonly mode: ValueMode; readonly toggle: () => void } {
  const { shape, value, onChange } = options;
  const [chosen, setChosen] = useState<ValueMode>(() => initialMode(options));
  const lastFixed = useRef<Json>(undefined);
  const mode = modeOf(chosen, shape, value);
  const toggle = () => {
    setChosen(mode === 'text' ? 'fixed' : 'text');
    if (mode === 'fixed') {
      lastFixed.current = value;
      if (value !== undefined) onChange(shape.kind === 'json' ? asText(value) : toExpression(value));
    } else if (typeof value === 'string') {
      onChange(shape.kind === 'json' ? parseOr(value, value) : parseOr(bodyOf(value), lastFixed.current));
    }
  };
  return { mode, toggle };
}

function initialMode({ shape, value, default: standard, placeholder, prefersText }: ValueModeOptions): ValueMode {
  if (value !== undefined)
    return isExpression(value) || (shape.kind === 'json' && typeof value === 'string') ? 'text' : 'fixed';
  const isWrittenAsText = isExpression(standard) || isExpression(placeholder) || prefersText === true;
  return isWrittenAsText ? 'text' : 'fixed';
}

/** What stands there decides, where only one of the two can show it. */
function modeOf(chosen: ValueMode, { kind }: FieldShape, value: Json | undefined): ValueMode {
  if (value === undefined) return chosen;
  if (typeof value !== 'string') return 'fixed';
  return kind !== 'json' && isExpression(value) ? 'text' : chosen;
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function bodyOf(expression: string): string {
  return expression.replace(/^\s*\{\{\s*/, '').replace(/\s*\}\}\s*$/, '');
}

function parseOr(text: string, otherwise: Json | undefined): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
