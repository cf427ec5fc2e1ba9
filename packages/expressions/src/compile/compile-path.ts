import type { ChainExpression, MemberExpression } from 'acorn';
import { explainMissing, type Key, readMember, readNamedMember } from '../members.ts';
import { findConstant } from '../methods/built-ins.ts';
import { isMethodName } from '../methods/value-methods.ts';
import { RUN_FIELDS } from '../scope.ts';
import { describeType, isForbiddenName, type Value } from '../value.ts';
import type { AnyNode, Compilation } from './compilation.ts';
import { compileCall } from './compile-call.ts';
import { compileName, compileNodeReference } from './compile-name.ts';
import type { Attempt, Evaluate, Frame } from './frame.ts';
import { literalKey } from './literal-key.ts';

/**
 * Compiles a path: names, members, calls. A path that leads nowhere throws; with `soft` it gives `undefined` instead, which
 * is what the left sides of `??` and `?.` ask for. `undefined` also runs through a chain that a `?.` has cut short, up to
 * the chain's end, where it becomes null.
 */
export function compilePath(node: AnyNode, on: Compilation, soft: boolean): Attempt {
  if (node.type === 'Identifier') return compileName(node, on, soft);
  if (node.type === 'MemberExpression') return compileMember(node, on, soft);
  if (node.type === 'ChainExpression') return compileChain(node, on, soft);
  if (node.type !== 'CallExpression') return on.compile(node);
  return compileCall(node, on, (object, isSoft) => compileObject(object, on, isSoft), soft);
}

function compileChain(node: ChainExpression, on: Compilation, soft: boolean): Evaluate {
  const chain = compilePath(node.expression, on, soft);
  return (frame) => {
    const value = chain(frame);
    return value === undefined ? null : value;
  };
}

function compileObject(node: AnyNode, on: Compilation, soft: boolean): Attempt {
  return on.link(node, () => compilePath(node, on, soft));
}

function compileMember(node: MemberExpression, on: Compilation, soft: boolean): Attempt {
  const key = staticKey(node);
  const { object, optional } = node;
  if (object.type === 'Identifier' && on.findLocal(object.name) === undefined) {
    if (object.name === 'nodes') return compileNodesMember(node, key, on, soft || optional);
    if (!on.names.ids.has(object.name) && typeof key === 'string') {
      const constant = findConstant(object.name, key);
      if (constant !== undefined) return () => constant;
    }
  }
  if (key === undefined) return compileComputed(node, on, soft);
  if (typeof key === 'string' && isForbiddenName(key)) return on.refuse(node.property, `"${key}" does not exist`);
  if (optional) return compileOptional(node, on, () => key);
  return typeof key === 'string' ? compileNamed(node, key, on, soft) : compileIndexed(node, key, on, soft);
}

/** `a.b.c` in one closure: by far the most frequent expression, so its members are read in one loop. */
function compileNamed(node: MemberExpression, lastKey: string, on: Compilation, soft: boolean): Attempt {
  const members = [node];
  const keys = [lastKey];
  let object: AnyNode = node.object;
  for (;;) {
    const key: Key | undefined = object.type === 'MemberExpression' && !object.optional ? staticKey(object) : undefined;
    if (object.type !== 'MemberExpression' || typeof key !== 'string' || isForbiddenName(key)) break;
    if (object.object.type === 'Identifier' && isNodes(object.object.name, on)) break;
    members.push(object);
    keys.push(key);
    object = object.object;
  }
  members.reverse();
  keys.reverse();
  const unknown = soft ? undefined : findUnknownField(object, keys[0], on);
  if (unknown !== undefined)
    return on.refuse(fieldOf(members[0] ?? node), `${on.textOf(members[0] ?? node)}: ${unknown}`);
  const root = compileObject(object, on, soft);
  return (frame) => {
    let value = root(frame);
    for (let index = 0; index < keys.length && value !== undefined; index += 1) {
      // as: the index is within the array
      const key = keys[index] as string;
      const next = readNamedMember(value, key);
      if (next === undefined && !soft) throw missing(members[index] ?? node, value, key, on);
      value = next;
    }
    return value;
  };
}

/** What `execution` and `workflow` hold is the same in every run, so a field that is not there is told at save. */
function findUnknownField(object: AnyNode, key: string | undefined, on: Compilation): string | undefined {
  if (object.type !== 'Identifier' || key === undefined || on.findLocal(object.name) !== undefined) return undefined;
  const fields = RUN_FIELDS.get(object.name);
  return fields === undefined || fields.includes(key)
    ? undefined
    : `there is no "${key}"; there are: ${fields.join(', ')}`;
}

function fieldOf(node: MemberExpression): AnyNode {
  return node.computed ? node : node.property;
}

function isNodes(name: string, on: Compilation): boolean {
  return name === 'nodes' && on.findLocal(name) === undefined;
}

function compileIndexed(node: MemberExpression, key: Key, on: Compilation, soft: boolean): Attempt {
  const object = compileObject(node.object, on, soft);
  return (frame) => {
    const value = object(frame);
    return value === undefined ? undefined : readOrThrow(node, value, key, on, soft);
  };
}

function compileComputed(node: MemberExpression, on: Compilation, soft: boolean): Attempt {
  const keyOf = on.compile(node.property);
  if (node.optional) return compileOptional(node, on, (frame) => toKey(node, keyOf(frame), on));
  const object = compileObject(node.object, on, soft);
  return (frame) => {
    const value = object(frame);
    return value === undefined ? undefined : readOrThrow(node, value, toKey(node, keyOf(frame), on), on, soft);
  };
}

/** `a?.b`: null when `a` or its `b` is missing; when `a` is, the rest of the chain is not looked at. */
function compileOptional(node: MemberExpression, on: Compilation, keyOf: (frame: Frame) => Key): Attempt {
  const object = compileObject(node.object, on, true);
  return (frame) => {
    const value = object(frame);
    if (value === undefined || value === null) return undefined;
    return readMember(value, keyOf(frame)) ?? null;
  };
}

/** `nodes["id"]`: the id is written out, so that references can be checked at save. */
function compileNodesMember(node: MemberExpression, key: Key | undefined, on: Compilation, soft: boolean): Attempt {
  if (key === undefined) {
    return on.refuse(
      node.property,
      'nodes[...] needs the id of a node written out as a text, such as nodes["action-1"]',
    );
  }
  const id = String(key);
  if (!on.names.ids.has(id)) return on.refuse(node.property, `there is no node "${id}"${on.names.explainId(id)}`);
  return compileNodeReference(node, id, on, soft);
}

function readOrThrow(
  node: MemberExpression,
  value: Value,
  key: Key,
  on: Compilation,
  soft: boolean,
): Value | undefined {
  const member = readMember(value, key);
  if (member === undefined && !soft) throw missing(node, value, key, on);
  return member;
}

function missing(node: MemberExpression, value: Value, key: Key, on: Compilation): Error {
  const message = `${on.textOf(node)}: ${explainMissing(value, key, isMethodName)}`;
  return on.error(fieldOf(node), message);
}

function toKey(node: MemberExpression, key: Value, on: Compilation): Key {
  if (typeof key === 'string' || typeof key === 'number') return key;
  throw on.error(node.property, `a key is a text or a number, and this is ${describeType(key)}`);
}

/** The key when it is written out: `a.b`, `a["b"]`, `a[0]`. */
function staticKey(node: MemberExpression): Key | undefined {
  const { property } = node;
  if (property.type === 'Identifier' && !node.computed) return property.name;
  if (property.type === 'PrivateIdentifier' || !node.computed) return undefined;
  return literalKey(property);
}
