import type { ArrowFunctionExpression, Pattern } from 'acorn';
import { readMember } from '../members.ts';
import type { Callback } from '../methods/method.ts';
import { isForbiddenName, type Value } from '../value.ts';
import type { Compilation } from './compilation.ts';
import type { Evaluate, Frame } from './frame.ts';
import { literalKey } from './literal-key.ts';

type Bind = (value: Value | undefined, frame: Frame) => void;

/** Compiles an arrow function, the argument of a built-in. It gives what makes the callback for one evaluation. */
export function compileArrow(node: ArrowFunctionExpression, on: Compilation): (frame: Frame) => Callback {
  const { body } = node;
  if (node.async || body.type === 'BlockStatement') {
    const refused = on.refuse(node, 'an arrow function has an expression as its body and is not async');
    return (frame) => () => refused(frame);
  }
  const { compiled, cost } = on.withLocals(() => {
    const binds = node.params.map((param) => compileBinding(param, on));
    return { binds, evaluate: on.compile(body) };
  });
  return (frame) => run(compiled.binds, compiled.evaluate, cost, frame);
}

function run(binds: readonly Bind[], evaluate: Evaluate, cost: number, frame: Frame): Callback {
  return (...values) => {
    frame.meter.charge(cost);
    for (let index = 0; index < binds.length; index += 1) binds[index]?.(values[index], frame);
    return evaluate(frame);
  };
}

/** A parameter is a name, or takes an array or an object apart one level after the other: `([key, { id }]) => ...`. */
function compileBinding(pattern: Pattern, on: Compilation): Bind {
  if (pattern.type === 'Identifier') {
    const { name } = pattern;
    if (isForbiddenName(name) || name.includes('-')) on.refuse(pattern, `"${name}" cannot be a parameter`);
    const slot = on.declareLocal(name);
    return (value, frame) => {
      frame.locals[slot] = value;
    };
  }
  if (pattern.type === 'ArrayPattern') {
    const binds = pattern.elements.map((element) => (element === null ? undefined : compileBinding(element, on)));
    return (value, frame) => {
      for (const [index, bind] of binds.entries()) bind?.(memberOf(value, index), frame);
    };
  }
  if (pattern.type === 'ObjectPattern') {
    const binds = pattern.properties.map((property) => compileFieldBinding(property, on));
    return (value, frame) => {
      for (const bind of binds) bind(value, frame);
    };
  }
  on.refuse(pattern, 'a parameter is a name, [names] or { names }, without default values');
  return () => undefined;
}

function compileFieldBinding(
  property: Extract<Pattern, { type: 'ObjectPattern' }>['properties'][number],
  on: Compilation,
): Bind {
  const refused: Bind = () => undefined;
  if (property.type !== 'Property') {
    on.refuse(property, 'a parameter is a name, [names] or { names }, without "..."');
    return refused;
  }
  const { key } = property;
  const name = key.type === 'Identifier' && !property.computed ? key.name : literalKey(key);
  if (name === undefined || isForbiddenName(String(name))) {
    on.refuse(key, 'a parameter takes fields by names that are written out');
    return refused;
  }
  const bind = compileBinding(property.value, on);
  return (value, frame) => bind(memberOf(value, name), frame);
}

function memberOf(value: Value | undefined, key: string | number): Value | undefined {
  return value === undefined ? undefined : readMember(value, key);
}
