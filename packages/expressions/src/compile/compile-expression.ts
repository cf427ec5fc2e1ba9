import type { AnyNode, Compilation, NodeCompiler } from './compilation.ts';
import { compileArray, compileLiteral, compileObject, compileTemplateLiteral } from './compile-literals.ts';
import { compileBinary, compileConditional, compileLogical, compileUnary } from './compile-operators.ts';
import { compilePath } from './compile-path.ts';
import type { Attempt, Evaluate } from './frame.ts';

const NOT_ALLOWED: { readonly [type: string]: string } = {
  ArrowFunctionExpression: 'an arrow function is allowed only as the argument of a method such as map or filter',
  AssignmentExpression: 'assignments are not allowed; compare with == or ===',
  UpdateExpression: '"++" and "--" are not allowed',
  SequenceExpression: '"," is not allowed here',
  ThisExpression: '"this" does not exist',
  ImportExpression: '"import" is not allowed',
  MetaProperty: '"import" is not allowed',
  TaggedTemplateExpression: 'a template with a tag is not allowed',
};

/** The list of what an expression may be made of. Whatever is not in it is refused. */
function compile(node: AnyNode, on: Compilation): Evaluate {
  switch (node.type) {
    case 'Identifier':
    case 'MemberExpression':
    case 'CallExpression':
    case 'ChainExpression':
      // as: a path that is not soft throws where it leads nowhere, and a chain that was cut short ends in null
      return compilePath(node, on, false) as Evaluate;
    case 'Literal':
      return compileLiteral(node, on);
    case 'TemplateLiteral':
      return compileTemplateLiteral(node, on);
    case 'ArrayExpression':
      return compileArray(node, on);
    case 'ObjectExpression':
      return compileObject(node, on);
    case 'UnaryExpression':
      return compileUnary(node, on);
    case 'BinaryExpression':
      return compileBinary(node, on);
    case 'LogicalExpression':
      return compileLogical(node, on);
    case 'ConditionalExpression':
      return compileConditional(node, on);
    default:
      return on.refuse(node, NOT_ALLOWED[node.type] ?? `this is not allowed here (${node.type})`);
  }
}

function attempt(node: AnyNode, on: Compilation): Attempt {
  const isPath = node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'CallExpression';
  return isPath || node.type === 'ChainExpression' ? compilePath(node, on, true) : compile(node, on);
}

export const expressionCompiler: NodeCompiler = { compile, attempt };
