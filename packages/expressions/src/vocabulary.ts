import { CONSTANT_NAMES, FUNCTION_NAMES } from './methods/built-ins.ts';
import { CALLBACK_POSITIONS } from './methods/method.ts';
import { METHOD_NAMES } from './methods/value-methods.ts';
import { RUN_FIELDS } from './scope.ts';
import { DateValue, isList, type Value } from './value.ts';

/** The kinds of values that have methods of their own; null has none. */
export const VALUE_KINDS = ['text', 'number', 'boolean', 'date', 'list', 'object'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number] | 'null';

/** All names that the language itself has, for editors that complete them. */
export const EXPRESSION_VOCABULARY = {
  /** What stands for data of the run; `item` and `index` only in loops. */
  names: ['trigger', 'input', 'execution', 'workflow', 'now', 'nodes'],
  loopNames: ['item', 'index'],
  /** The fields of `execution` and `workflow`. */
  runFields: RUN_FIELDS,
  /** Such as `Math.max`, `parseInt`. */
  functions: FUNCTION_NAMES,
  /** Such as `Math.PI`. */
  constants: CONSTANT_NAMES,
  /** The methods of each kind of value. */
  methods: METHOD_NAMES,
  /** Calls that take an arrow function, by name: at which argument. */
  callbacks: CALLBACK_POSITIONS,
} as const;

export function kindOf(value: Value): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (isList(value)) return 'list';
  return value instanceof DateValue ? 'date' : 'object';
}
