import type { ArrowFunctionExpression, CallExpression, Expression, MemberExpression, SpreadElement } from 'acorn';
import type { ExpressionErrorCode } from '../expression-error.ts';
import { Fault } from '../expression-error.ts';
import { findFunction, isNamespace } from '../methods/built-ins.ts';
import { type Argument, type BuiltIn, CALLBACK_POSITIONS, PATTERN_METHODS } from '../methods/method.ts';
import { findPatternMethod } from '../methods/pattern-methods.ts';
import { findMethod, isMethodName } from '../methods/value-methods.ts';
import { compilePattern, type TextPattern } from '../pattern/text-pattern.ts';
import { describeType, isForbiddenName, type Value } from '../value.ts';
import type { AnyNode, Compilation } from './compilation.ts';
import { compileArrow } from './compile-arrow.ts';
import { spreadValues } from './compile-literals.ts';
import type { Attempt, Evaluate, Frame } from './frame.ts';

type CompileObject = (node: AnyNode, soft: boolean) => Attempt;
type Arguments = (frame: Frame) => readonly Argument[];

/** Compiles a call of a built-in: of a function, a function of a namespace (`Math.max`), or a method of a value. */
export function compileCall(
  node: CallExpression,
  on: Compilation,
  compileObject: CompileObject,
  soft: boolean,
): Attempt {
  const { callee } = node;
  if (node.optional) return on.refuse(node, '"?.(" is not allowed');
  if (callee.type === 'Identifier') return compileFunctionCall(node, callee.name, on);
  if (callee.type !== 'MemberExpression') return on.refuse(node, 'only built-in functions and methods can be called');
  const { object, property } = callee;
  if (callee.computed || property.type !== 'Identifier') {
    return on.refuse(property, 'a method is named with a dot, not with [ ]');
  }
  if (isForbiddenName(property.name)) return on.refuse(property, `"${property.name}" does not exist`);
  if (object.type === 'Identifier' && isFree(object.name, on) && isNamespace(object.name)) {
    return compileFunctionCall(node, `${object.name}.${property.name}`, on);
  }
  if (isRegex(object)) return compilePatternCall(node, object, property.name, on);
  return compileMethodCall(node, callee, property.name, on, compileObject, soft);
}

function isFree(name: string, on: Compilation): boolean {
  return on.findLocal(name) === undefined && !on.names.ids.has(name);
}

function compileFunctionCall(node: CallExpression, name: string, on: Compilation): Evaluate {
  const builtIn: BuiltIn | undefined = isFree(name, on) ? findFunction(name) : undefined;
  const args = compileArguments(node, name, on);
  if (builtIn === undefined) return on.refuse(node.callee, `there is no function "${name}"${hint(name)}`);
  return (frame) => {
    const values = args(frame);
    try {
      return builtIn(values, frame.meter);
    } catch (error: unknown) {
      throw on.locate(node, error, name);
    }
  };
}

function hint(name: string): string {
  if (name === 'Date.now') return '; use now';
  return name === 'Date' ? '; use Date.from(text or milliseconds)' : '';
}

function compileMethodCall(
  node: CallExpression,
  callee: MemberExpression,
  name: string,
  on: Compilation,
  compileObject: CompileObject,
  soft: boolean,
): Attempt {
  const isOptional = callee.optional;
  const object = compileObject(callee.object, soft || isOptional);
  const args = compileArguments(node, name, on);
  if (!isMethodName(name)) return on.refuse(callee.property, `there is no method "${name}"`);
  return (frame) => {
    const value = object(frame);
    if (value === undefined || (value === null && isOptional)) return undefined;
    const method = findMethod(value, name);
    if (method === undefined) {
      if (value === null && soft) return undefined;
      throw on.error(callee.property, `${on.textOf(callee)}: ${describeType(value)} has no method "${name}"`);
    }
    const values = args(frame);
    try {
      return method(value, values, frame.meter);
    } catch (error: unknown) {
      throw on.locate(callee.property, error, name);
    }
  };
}

/** `/pattern/.test(text)` and `/pattern/.exec(text)`. */
function compilePatternCall(node: CallExpression, object: RegexNode, name: string, on: Compilation): Evaluate {
  const pattern = compileRegex(object, on);
  const args = compileArguments(node, name, on);
  const method = findPatternMethod(name);
  if (method === undefined) return on.refuse(node, `a regular expression has test() and exec(), not "${name}"`);
  return (frame) => {
    const values = args(frame);
    try {
      return method(pattern(frame), values, frame.meter);
    } catch (error: unknown) {
      throw on.locate(node, error, name);
    }
  };
}

function compileArguments(node: CallExpression, name: string, on: Compilation): Arguments {
  const hasSpread = node.arguments.some((argument) => argument.type === 'SpreadElement');
  const compiled = node.arguments.map((argument, index) => compileArgument(argument, index, name, on));
  if (hasSpread) return compileSpreadArguments(node.arguments, compiled, on);
  const [first] = compiled;
  if (first === undefined) return () => [];
  if (compiled.length === 1) return (frame) => [first(frame)];
  return (frame) => compiled.map((argument) => argument(frame));
}

function compileSpreadArguments(
  nodes: readonly (Expression | SpreadElement)[],
  compiled: readonly ((frame: Frame) => Argument)[],
  on: Compilation,
): Arguments {
  return (frame) => {
    const values: Argument[] = [];
    for (const [index, argument] of compiled.entries()) {
      const node = nodes[index];
      const value = argument(frame);
      if (node?.type !== 'SpreadElement') {
        values.push(value);
        continue;
      }
      try {
        // as: a spread argument is compiled as a value
        for (const item of spreadValues(value as Value, frame.meter)) values.push(item);
      } catch (error: unknown) {
        throw on.locate(node, error);
      }
    }
    return values;
  };
}

function compileArgument(
  node: Expression | SpreadElement,
  index: number,
  name: string,
  on: Compilation,
): (frame: Frame) => Argument {
  if (node.type === 'SpreadElement') return on.compile(node.argument);
  if (node.type === 'ArrowFunctionExpression') return compileCallback(node, index, name, on);
  if (isRegex(node)) {
    if (index === 0 && PATTERN_METHODS.has(name)) return compileRegex(node, on);
    return on.refuse(node, `"${name}" does not take a regular expression here`);
  }
  return on.compile(node);
}

function compileCallback(
  node: ArrowFunctionExpression,
  index: number,
  name: string,
  on: Compilation,
): (frame: Frame) => Argument {
  const callback = compileArrow(node, on);
  if (CALLBACK_POSITIONS.get(name) === index) return callback;
  return on.refuse(node, `"${name}" does not take a function here`);
}

type RegexNode = Expression & { readonly regex: { readonly pattern: string; readonly flags: string } };

function isRegex(node: AnyNode): node is RegexNode {
  return node.type === 'Literal' && node.regex != null;
}

function compileRegex(node: RegexNode, on: Compilation): (frame: Frame) => TextPattern {
  try {
    const pattern = compilePattern(node.regex.pattern, node.regex.flags);
    return () => pattern;
  } catch (error: unknown) {
    if (!(error instanceof Fault)) throw error;
    const code: ExpressionErrorCode = error.code;
    const refused = on.refuse(node, error.message, code);
    return (frame) => {
      refused(frame);
      throw on.error(node, error.message, code);
    };
  }
}
