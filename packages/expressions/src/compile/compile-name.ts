import type { Expression, Identifier } from 'acorn';
import { isBuiltInName } from '../methods/built-ins.ts';
import { findIdRun } from '../parse/id-run.ts';
import type { NodeValue, Scope } from '../scope.ts';
import { DateValue, isForbiddenName } from '../value.ts';
import type { AnyNode, Compilation } from './compilation.ts';
import type { Attempt, Frame } from './frame.ts';

type Lookup = (scope: Scope) => NodeValue;

/** Compiles a name: a parameter, one of the words of the scope, or the id of a node. */
export function compileName(node: Identifier, on: Compilation, soft: boolean): Attempt {
  const { name } = node;
  const slot = on.findLocal(name);
  if (slot !== undefined) return compileLocal(node, slot, on, soft);
  switch (name) {
    case 'trigger':
      return lookUp(node, name, (scope) => scope.trigger, on, soft);
    case 'input':
      return lookUp(node, name, (scope) => scope.input, on, soft);
    case 'execution':
      return ({ scope }) => scope.execution;
    case 'workflow':
      return ({ scope }) => scope.workflow;
    case 'now':
      return readNow;
    case 'item':
    case 'index':
      return compileLoopName(node, name, on, soft);
    default:
      return on.names.ids.has(name) ? compileNodeReference(node, name, on, soft) : refuseName(node, on);
  }
}

/** Compiles a name of a node, written as a name or as `nodes["id"]`. */
export function compileNodeReference(node: Expression, id: string, on: Compilation, soft: boolean): Attempt {
  on.noteNode(node, id);
  return lookUp(node, id, (scope) => scope.node(id), on, soft);
}

function lookUp(node: AnyNode, name: string, find: Lookup, on: Compilation, soft: boolean): Attempt {
  return ({ scope }) => {
    const found = find(scope);
    if (found.found) return found.value;
    if (soft) return undefined;
    throw on.error(node, `"${name}" ${found.why}`);
  };
}

function readNow(frame: Frame): DateValue {
  frame.now ??= new DateValue(frame.scope.nowMs);
  return frame.now;
}

function compileLoopName(node: Identifier, name: 'item' | 'index', on: Compilation, soft: boolean): Attempt {
  if (!on.field.options.inLoop) return on.refuse(node, `"${name}" exists only inside a loop`);
  return ({ scope }) => {
    const value = scope[name];
    if (value === undefined && !soft) throw on.error(node, `"${name}" has no value here`);
    return value;
  };
}

function compileLocal(node: Identifier, slot: number, on: Compilation, soft: boolean): Attempt {
  return ({ locals }) => {
    const value = locals[slot];
    if (value === undefined && !soft) throw on.error(node, `${node.name}: there is no value for "${node.name}"`);
    return value;
  };
}

function refuseName(node: Identifier, on: Compilation): Attempt {
  const { name } = node;
  if (isForbiddenName(name)) return on.refuse(node, `"${name}" does not exist`);
  if (name === 'nodes') return on.refuse(node, 'a node is named with nodes["id"]');
  if (name === 'undefined') {
    return on.refuse(node, '"undefined" does not exist: a path that leads nowhere is an error; use "?.", "??" or null');
  }
  if (isBuiltInName(name)) return on.refuse(node, `"${name}" can only be called`);
  return refuseHyphenId(node, on) ?? on.refuse(node, `there is no name "${name}"; ${explainName(name, on)}`);
}

/** `get-itms` was read as a subtraction of two names; meant was the id of a node, so the whole of it is told, once. */
function refuseHyphenId(node: Identifier, on: Compilation): Attempt | undefined {
  const run = findIdRun(on.source, node.start);
  if (run === undefined) return undefined;
  const [head = ''] = run.id.split('-', 1);
  const isSubtraction = on.findLocal(head) !== undefined || on.names.ids.has(head) || wordsOf(on).includes(head);
  if (isSubtraction && on.names.suggest(run.id) === undefined) return undefined;
  return on.refuseOnce(run, `there is no node "${run.id}"${on.names.explainId(run.id)}`);
}

function wordsOf(on: Compilation): string[] {
  return ['trigger', 'input', 'execution', 'workflow', 'now', ...(on.field.options.inLoop ? ['item', 'index'] : [])];
}

function explainName(name: string, on: Compilation): string {
  const words = wordsOf(on);
  const suggestion = on.names.suggest(name, words);
  if (suggestion !== undefined) return `did you mean "${suggestion}"?`;
  const ids = on.names.shownIds.filter((id) => !words.includes(id));
  return `there are: ${[...words, 'nodes["id"]', ...ids].join(', ')}`;
}
