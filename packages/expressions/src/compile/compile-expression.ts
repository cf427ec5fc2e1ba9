import { assertNever } from '@automateos/model';
import type { AnyNode, Compilation, NodeCompiler } from './compilation.ts';
import { compileArray, compileLiteral, compileObject, compileTemplateLiteral } from './compile-literals.ts';
import { compileBinary, compileConditional, compileLogical, compileUnary } from './compile-operators.ts';
import { compilePath } from './compile-path.ts';
import type { Attempt, Evaluate } from './frame.ts';

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
    case 'ArrowFunctionExpression':
      return on.refuse(node, 'an arrow function is allowed only as the argument of a method such as map or filter');
    case 'AssignmentExpression':
      return on.refuse(node, 'assignments are not allowed; compare with == or ===');
    case 'UpdateExpression':
      return on.refuse(node, '"++" and "--" are not allowed');
    case 'SequenceExpression':
      return on.refuse(node, '"," is not allowed here');
    case 'ThisExpression':
      return on.refuse(node, '"this" does not exist');
    case 'TaggedTemplateExpression':
      return on.refuse(node, 'a template with a tag is not allowed');
    case 'ImportExpression':
    case 'MetaProperty':
      return on.refuse(node, '"import" is not allowed');
    case 'AwaitExpression':
    case 'YieldExpression':
      return on.refuse(node, 'nothing can be waited for here');
    case 'ClassExpression':
    case 'FunctionExpression':
    case 'NewExpression':
    case 'ParenthesizedExpression':
    case 'PrivateIdentifier':
    case 'SpreadElement':
    case 'Super':
      return on.refuse(node, `this is not allowed here (${node.type})`);
    default:
      return assertNever(node);
  }
}

function attempt(node: AnyNode, on: Compilation): Attempt {
  const isPath = node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'CallExpression';
  return isPath || node.type === 'ChainExpression' ? compilePath(node, on, true) : compile(node, on);
}

export const expressionCompiler: NodeCompiler = { compile, attempt };
