import { integerAt, numberAt } from './arguments.ts';
import type { Argument, BuiltIn } from './method.ts';

function ofOne(compute: (value: number) => number): BuiltIn {
  return (args) => compute(numberAt(args, 0));
}

function ofTwo(compute: (first: number, second: number) => number): BuiltIn {
  return (args) => compute(numberAt(args, 0), numberAt(args, 1));
}

/** Not by `Math.max(...args)`: many arguments would not fit on the stack. */
function ofMany(start: number, combine: (total: number, value: number) => number): BuiltIn {
  return (args) => numbersOf(args).reduce(combine, start);
}

function numbersOf(args: readonly Argument[]): number[] {
  return args.map((_argument, index) => numberAt(args, index));
}

/** The functions of Math that give the same answer each time; so there is no `Math.random`. */
export const mathFunctions: { readonly [name: string]: BuiltIn } = {
  'Math.abs': ofOne(Math.abs),
  'Math.acos': ofOne(Math.acos),
  'Math.asin': ofOne(Math.asin),
  'Math.atan': ofOne(Math.atan),
  'Math.atan2': ofTwo(Math.atan2),
  'Math.cbrt': ofOne(Math.cbrt),
  'Math.ceil': ofOne(Math.ceil),
  'Math.clz32': ofOne(Math.clz32),
  'Math.cos': ofOne(Math.cos),
  'Math.exp': ofOne(Math.exp),
  'Math.floor': ofOne(Math.floor),
  'Math.hypot': ofMany(0, (total, value) => Math.hypot(total, value)),
  'Math.imul': (args) => Math.imul(integerAt(args, 0), integerAt(args, 1)),
  'Math.log': ofOne(Math.log),
  'Math.log10': ofOne(Math.log10),
  'Math.log2': ofOne(Math.log2),
  'Math.max': ofMany(Number.NEGATIVE_INFINITY, (total, value) => Math.max(total, value)),
  'Math.min': ofMany(Number.POSITIVE_INFINITY, (total, value) => Math.min(total, value)),
  'Math.pow': ofTwo((base, exponent) => base ** exponent),
  'Math.round': ofOne(Math.round),
  'Math.sign': ofOne(Math.sign),
  'Math.sin': ofOne(Math.sin),
  'Math.sqrt': ofOne(Math.sqrt),
  'Math.tan': ofOne(Math.tan),
  'Math.trunc': ofOne(Math.trunc),
};

export const MATH_CONSTANTS: { readonly [name: string]: number } = {
  'Math.E': Math.E,
  'Math.LN10': Math.LN10,
  'Math.LN2': Math.LN2,
  'Math.LOG10E': Math.LOG10E,
  'Math.LOG2E': Math.LOG2E,
  'Math.PI': Math.PI,
  'Math.SQRT1_2': Math.SQRT1_2,
  'Math.SQRT2': Math.SQRT2,
};
