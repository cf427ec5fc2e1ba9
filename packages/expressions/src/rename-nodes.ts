import { isJsonObject, type Json, type JsonObject, type Path } from '@automateos/model';
import type { NodePlace } from './compile/compilation.ts';
import { type CompiledField, compileConditionField, compileTemplateField } from './compile/compile-field.ts';
import type { CompileOptions } from './scope.ts';

export interface RenamedConfig {
  /** The very same object when nothing in it had to change. */
  readonly config: JsonObject;
  /** Texts that would mean something else afterwards, whatever is written; they are as they were. */
  readonly unsure: readonly Path[];
}

/**
 * Writes new names of nodes into the expressions of a config. Each text is compiled before and after, and is changed only
 * if it names the same nodes in the same places then: names of parameters, keys and texts stay as they are.
 *
 * @param renames new ids by old ones
 * @param options with the ids that the nodes have before
 * @param nodeIdsAfter all ids of the workflow afterwards
 */
export function renameNodes(
  config: JsonObject,
  renames: ReadonlyMap<string, string>,
  options: CompileOptions,
  nodeIdsAfter: readonly string[],
): RenamedConfig {
  const unsure: Path[] = [];
  const rename = (value: Json, path: Path): Json => {
    if (typeof value === 'string') {
      if (options.isLiteral?.(path) === true) return value;
      const renamed = renameText(value, path, renames, options, nodeIdsAfter);
      if (renamed === undefined) unsure.push(path);
      return renamed ?? value;
    }
    if (isJsonObject(value)) {
      return shareSame(
        value,
        Object.fromEntries(Object.entries(value).map(([k, part]) => [k, rename(part, [...path, k])])),
      );
    }
    return Array.isArray(value)
      ? shareSame(
          value,
          value.map((part: Json, index) => rename(part, [...path, index])),
        )
      : value;
  };
  // as: an object stays one
  return { config: rename(config, []) as JsonObject, unsure };
}

function shareSame<Container extends Json>(before: Container & object, after: Container & object): Container {
  return Object.entries(after).every(([key, part]) => part === Reflect.get(before, key)) ? before : after;
}

/** Undefined when no way of writing it means the same. */
function renameText(
  text: string,
  path: Path,
  renames: ReadonlyMap<string, string>,
  options: CompileOptions,
  nodeIdsAfter: readonly string[],
): string | undefined {
  const compile = options.isCondition(path) ? compileConditionField : compileTemplateField;
  const before = compile(text, path, options);
  const expected = before.places.map(({ nodeId }) => renames.get(nodeId) ?? nodeId);
  const isSame = (written: string): boolean => {
    const after = compile(written, path, { ...options, nodeIds: nodeIdsAfter });
    return (
      after.issues.length === before.issues.length && isSameNames(inOrder(after), inOrder(before), expected, before)
    );
  };
  for (const write of [asName, inBrackets]) {
    const written = rewrite(text, before.places, renames, write);
    if (isSame(written)) return written;
  }
  return undefined;
}

function inOrder({ places }: CompiledField): NodePlace[] {
  return [...places].sort((left, right) => left.start - right.start);
}

function isSameNames(
  after: readonly NodePlace[],
  before: readonly NodePlace[],
  expected: readonly string[],
  { places }: CompiledField,
): boolean {
  return (
    after.length === before.length &&
    before.every((place, index) => after[index]?.nodeId === expected[places.indexOf(place)])
  );
}

type Write = (id: string) => string;

const asName: Write = (id) => id;
/** For a name that a parameter or another meaning hides. */
const inBrackets: Write = (id) => `nodes[${JSON.stringify(id)}]`;

function rewrite(
  text: string,
  places: readonly NodePlace[],
  renames: ReadonlyMap<string, string>,
  write: Write,
): string {
  let written = text;
  // From the end, so that the places that are left stay right.
  for (const { nodeId, start, end, isShorthand } of [...places].sort((left, right) => right.start - left.start)) {
    const to = renames.get(nodeId);
    if (to === undefined || to === nodeId) continue;
    const old = text.slice(start, end);
    const isMember = old !== nodeId;
    const name = isMember ? writeMember(old, to) : write(to);
    const key = isShorthand === true ? `${JSON.stringify(nodeId)}: ` : '';
    written = written.slice(0, start) + key + name + written.slice(end);
  }
  return written;
}

function writeMember(old: string, to: string): string {
  return `nodes${/^nodes\s*\?\./.test(old) ? '?.' : ''}[${JSON.stringify(to)}]`;
}
