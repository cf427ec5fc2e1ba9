import type { BinaryExpression, ConditionalExpression, LogicalExpression, UnaryExpression } from 'acorn';
import { BINARY_OPERATORS, type BinaryOperator, UNARY_OPERATORS } from '../operators.ts';
import type { AnyNode, Compilation } from './compilation.ts';
import type { Attempt, Evaluate } from './frame.ts';

export function compileUnary(node: UnaryExpression, on: Compilation): Evaluate {
  const operator = UNARY_OPERATORS.get(node.operator);
  if (operator === undefined) return on.refuse(node, `"${node.operator}" is not allowed`);
  const operand = on.compile(node.argument);
  return (frame) => {
    const value = operand(frame);
    try {
      return operator(value);
    } catch (error: unknown) {
      throw on.locate(node, error);
    }
  };
}

interface Operation {
  readonly node: BinaryExpression;
  readonly operator: BinaryOperator;
  readonly right: Evaluate;
}

/** `a + b - c` is one loop over its operands: a chain of operators may be as long as the source allows. */
export function compileBinary(node: BinaryExpression, on: Compilation): Evaluate {
  const operations: Operation[] = [];
  let left: AnyNode = node;
  while (left.type === 'BinaryExpression') {
    const operator = BINARY_OPERATORS.get(left.operator);
    if (operator === undefined) return on.refuse(left, `"${left.operator}" is not allowed`);
    operations.push({ node: left, operator, right: on.compile(left.right) });
    left = left.left;
  }
  operations.reverse();
  const first = on.compile(left);
  const [only] = operations;
  if (operations.length === 1 && only !== undefined) return compileOperation(first, only, on);
  return (frame) => {
    let value = first(frame);
    for (const operation of operations) {
      const right = operation.right(frame);
      try {
        value = operation.operator(value, right, frame.meter);
      } catch (error: unknown) {
        throw on.locate(operation.node.right, error);
      }
    }
    return value;
  };
}

function compileOperation(first: Evaluate, { node, operator, right }: Operation, on: Compilation): Evaluate {
  return (frame) => {
    const left = first(frame);
    const operand = right(frame);
    try {
      return operator(left, operand, frame.meter);
    } catch (error: unknown) {
      throw on.locate(node, error);
    }
  };
}

export function compileLogical(node: LogicalExpression, on: Compilation): Evaluate {
  const operands: AnyNode[] = [];
  let left: AnyNode = node;
  while (left.type === 'LogicalExpression' && left.operator === node.operator) {
    operands.push(left.right);
    left = left.left;
  }
  operands.push(left);
  operands.reverse();
  const last = on.compile(operands.pop() ?? node.right);
  if (node.operator === '??')
    return firstPresent(
      operands.map((operand) => on.attempt(operand)),
      last,
    );
  const stopsAt = node.operator === '||';
  const others = operands.map((operand) => on.compile(operand));
  return (frame) => {
    for (const operand of others) {
      const value = operand(frame);
      if (Boolean(value) === stopsAt) return value;
    }
    return last(frame);
  };
}

function firstPresent(attempts: readonly Attempt[], last: Evaluate): Evaluate {
  return (frame) => {
    for (const attempt of attempts) {
      const value = attempt(frame);
      if (value !== undefined && value !== null) return value;
    }
    return last(frame);
  };
}

export function compileConditional(node: ConditionalExpression, on: Compilation): Evaluate {
  const test = on.compile(node.test);
  const consequent = on.compile(node.consequent);
  const alternate = on.compile(node.alternate);
  return (frame) => (test(frame) ? consequent(frame) : alternate(frame));
}
