import type { Json } from '@automateos/model';
import { Fault } from '../expression-error.ts';
import type { Meter } from '../meter.ts';
import { toJsonText } from '../to-json.ts';
import { fromJson, type Value } from '../value.ts';
import { integerAt, textAt, valueAt } from './arguments.ts';
import type { Argument, BuiltIn } from './method.ts';

const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const MAX_OPEN_BRACKETS = 100_000;

/** A character of JSON costs more than one of text: each may be a value. */
const STEPS_PER_PARSED_TEXT = 4;

function parse(args: readonly Argument[], meter: Meter): Value {
  const text = textAt(args, 0);
  for (let count = 0; count < STEPS_PER_PARSED_TEXT; count += 1) meter.reserveText(text.length);
  checkNesting(text);
  try {
    // as: JSON.parse gives JSON
    return fromJson(JSON.parse(text) as Json);
  } catch (error: unknown) {
    throw new Fault(error instanceof SyntaxError ? `not JSON: ${error.message}` : 'not JSON');
  }
}

/** Deep nesting takes many times longer to parse than its length says. Brackets in texts count too, so the bound is wide. */
function checkNesting(text: string): void {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === OPENING_BRACKET || code === OPENING_BRACE) depth += 1;
    else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) depth -= 1;
    if (depth > MAX_OPEN_BRACKETS) throw new Fault('the JSON is nested too deeply', 'EXPRESSION_LIMIT');
  }
}

function stringify(args: readonly Argument[], meter: Meter): Value {
  const replacer = args[1];
  if (replacer !== undefined && replacer !== null) throw new Fault('argument 2 must be null');
  const indent = Math.max(0, Math.min(10, integerAt(args, 2, 0)));
  const text = toJsonText(valueAt(args, 0), indent);
  meter.reserveText(text.length);
  return text;
}

export const jsonFunctions: { readonly [name: string]: BuiltIn } = {
  'JSON.parse': parse,
  'JSON.stringify': stringify,
};
