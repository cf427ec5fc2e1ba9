import { describeKind, isJsonObject, type Json, type JsonObject, type Path } from '@automateos/model';
import { invalidValue } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { PARSE_LIMITS, parseLimit } from '../../pure/parse-limits.ts';

const NAME = /^[\p{L}_:][\p{L}\p{M}\p{N}_:.-]*$/u;
// What no XML 1.0 document may hold, not even escaped.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Left as they are, parsers would turn them into spaces or other line ends.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Writes an object with one field as an XML document. @throws NodeFault */
export function writeXml(value: JsonObject, declaration: boolean): string {
  const names = Object.keys(value);
  const [name] = names;
  if (name === undefined || names.length > 1 || Array.isArray(value[name])) {
    throw invalidValue(['value'], 'must have exactly one field, the root element');
  }
  const writer = new XmlWriter();
  if (declaration) writer.put('<?xml version="1.0" encoding="UTF-8"?>\n');
  writer.element(name, value[name] ?? null, ['value', name], 1);
  return writer.text();
}

class XmlWriter {
  readonly #budget = new OutputBudget();
  readonly #parts: string[] = [];

  put(part: string): void {
    this.#budget.take(part.length);
    this.#parts.push(part);
  }

  text(): string {
    return this.#parts.join('');
  }

  element(name: string, value: Json, path: Path, depth: number): void {
    if (depth > PARSE_LIMITS.depth) throw parseLimit('value', `nests deeper than ${PARSE_LIMITS.depth} levels`);
    if (Array.isArray(value)) {
      for (const [index, item] of (value as readonly Json[]).entries()) {
        if (Array.isArray(item)) throw invalidValue([...path, index], 'must not be a list inside a list');
        this.element(name, item, [...path, index], depth);
      }
      return;
    }
    this.put(`<${checkedName(name, path)}`);
    const fields = isJsonObject(value) ? Object.entries(value) : [];
    for (const [key, inner] of fields) {
      if (key.startsWith('@')) this.#attribute(key.slice(1), inner, [...path, key]);
    }
    const children = fields.filter(([key]) => !key.startsWith('@'));
    const text = isJsonObject(value) ? '' : scalarText(value, path);
    if (children.length === 0 && text === '') {
      this.put('/>');
      return;
    }
    this.put('>');
    this.put(escaped(text, /[&<>\r]/g));
    for (const [key, inner] of children) {
      const place = [...path, key];
      if (key === '#text') this.put(escaped(scalarText(inner, place), /[&<>\r]/g));
      else this.element(key, inner, place, depth + 1);
    }
    this.put(`</${name}>`);
  }

  #attribute(name: string, value: Json, path: Path): void {
    this.put(` ${checkedName(name, path)}="${escaped(scalarText(value, path), /[&<>"\t\n\r]/g)}"`);
  }
}

function checkedName(name: string, path: Path): string {
  if (!NAME.test(name)) throw invalidValue(path, `"${name}" is no name of an element or attribute`);
  return name;
}

function scalarText(value: Json, path: Path): string {
  if (value === null) return '';
  if (typeof value === 'object')
    throw invalidValue(path, `must be text, a number or a boolean, not ${describeKind(value)}`);
  const text = String(value);
  if (FORBIDDEN.test(text)) throw invalidValue(path, 'holds a character that XML does not allow');
  return text;
}

function escaped(text: string, what: RegExp): string {
  return text.replace(what, (char) => ESCAPES[char] ?? char);
}
