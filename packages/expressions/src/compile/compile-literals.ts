import type { ArrayExpression, Literal, ObjectExpression, Property, SpreadElement, TemplateLiteral } from 'acorn';
import { Fault } from '../expression-error.ts';
import { copyFields, setField } from '../fields.ts';
import type { Meter } from '../meter.ts';
import { toText } from '../text.ts';
import { describeType, isForbiddenName, isList, type List, type Value } from '../value.ts';
import type { Compilation } from './compilation.ts';
import type { Evaluate, Frame } from './frame.ts';
import { literalKey } from './literal-key.ts';

export function compileLiteral(node: Literal, on: Compilation): Evaluate {
  const { value } = node;
  if (node.regex != null)
    return on.refuse(
      node,
      'a regular expression is an argument of match, matchAll, replace, replaceAll, search or split, or has .test() or .exec() called on it',
    );
  if (typeof value === 'bigint' || value instanceof RegExp || value === undefined) {
    return on.refuse(node, 'numbers with "n" are not allowed');
  }
  return () => value;
}

export function compileTemplateLiteral(node: TemplateLiteral, on: Compilation): Evaluate {
  const texts = node.quasis.map((quasi) => quasi.value.cooked ?? '');
  const values = node.expressions.map((expression) => on.compile(expression));
  return (frame) => {
    let text = texts[0] ?? '';
    for (const [index, value] of values.entries()) {
      const piece = value(frame);
      try {
        const added = toText(piece, frame.meter) + (texts[index + 1] ?? '');
        frame.meter.reserveText(text.length + added.length);
        text += added;
      } catch (error: unknown) {
        throw on.locate(node, error);
      }
    }
    return text;
  };
}

/** The values that an array, or a call, spreads. */
export function spreadValues(value: Value, meter: Meter): List {
  if (isList(value)) {
    meter.charge(value.length);
    return value;
  }
  if (typeof value === 'string') {
    meter.charge(value.length);
    return Array.from(value);
  }
  throw new Fault(`"..." needs an array here, and this is ${describeType(value)}`);
}

type Append = (frame: Frame, items: Value[]) => void;

export function compileArray(node: ArrayExpression, on: Compilation): Evaluate {
  const appends = node.elements.map((element): Append => {
    if (element === null) return on.refuse(node, 'an array has no holes');
    if (element.type === 'SpreadElement') return appendSpread(element, on);
    const value = on.compile(element);
    return (frame, items) => {
      items.push(value(frame));
    };
  });
  return (frame) => {
    const items: Value[] = [];
    for (const append of appends) append(frame, items);
    return items;
  };
}

function appendSpread(node: SpreadElement, on: Compilation): Append {
  const spread = on.compile(node.argument);
  return (frame, items) => {
    const value = spread(frame);
    try {
      for (const item of spreadValues(value, frame.meter)) items.push(item);
    } catch (error: unknown) {
      throw on.locate(node, error);
    }
  };
}

type Assign = (frame: Frame, fields: { [key: string]: Value }) => void;

export function compileObject(node: ObjectExpression, on: Compilation): Evaluate {
  const assigns = node.properties.map((property) =>
    property.type === 'SpreadElement' ? assignSpread(property, on) : assignProperty(property, on),
  );
  return (frame) => {
    const fields: { [key: string]: Value } = {};
    for (const assign of assigns) assign(frame, fields);
    return fields;
  };
}

function assignProperty(property: Property, on: Compilation): Assign {
  if (property.kind !== 'init' || property.method) {
    return on.refuse(property, 'methods, getters and setters are not allowed in objects');
  }
  const value = property.shorthand ? on.compileShorthand(property.value) : on.compile(property.value);
  const { key } = property;
  const name = key.type === 'Identifier' && !property.computed ? key.name : literalKey(key);
  if (name !== undefined) {
    const text = String(name);
    if (isForbiddenName(text)) return on.refuse(key, `"${text}" cannot be a key`);
    return (frame, fields) => {
      fields[text] = value(frame);
    };
  }
  const keyOf = on.compile(key);
  return (frame, fields) => {
    try {
      setField(fields, toText(keyOf(frame), frame.meter), value(frame));
    } catch (error: unknown) {
      throw on.locate(key, error);
    }
  };
}

function assignSpread(node: SpreadElement, on: Compilation): Assign {
  const spread = on.compile(node.argument);
  return (frame, fields) => {
    const value = spread(frame);
    try {
      copyFields(value, fields, frame.meter);
    } catch (error: unknown) {
      throw on.locate(node, error);
    }
  };
}
