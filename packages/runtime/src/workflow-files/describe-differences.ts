import {
  formatPath,
  isJsonObject,
  type Json,
  type Path,
  type PrivateFields,
  type WorkflowFile,
} from '@automateos/model';
import { canonicalJson } from '../canonical-json.ts';

type Described = Pick<WorkflowFile, 'definition'> & Partial<Pick<WorkflowFile, 'description' | 'settings'>>;

/** What is not the same in two workflows, one line each, nodes by their ids; values of private fields are not shown. */
export function describeDifferences(before: Described, after: Described, fields: PrivateFields): readonly string[] {
  const types = new Map([...before.definition.nodes, ...after.definition.nodes].map(({ id, type }) => [id, type]));
  const isPrivate = ([part, id, key, ...path]: Path): boolean =>
    part === 'nodes' && key === 'config' && fields(types.get(String(id)) ?? '')(path) !== undefined;
  const lines: string[] = [];
  compare(toComparable(before), toComparable(after), [], { isPrivate, lines });
  return lines;
}

/** The order of nodes and connections says nothing: they are compared by what names them. */
function toComparable({ definition, description = '', settings = {} }: Described): Json {
  const nodes = definition.nodes.map(({ id, ...node }) => [id, node] as const);
  const connections = definition.connections.map(
    ({ from, to, output = 'main' }) => [`${from}.${output} to ${to}`, true] as const,
  );
  const parts = {
    description,
    settings,
    nodes: Object.fromEntries(nodes),
    connections: Object.fromEntries(connections),
  };
  return parts as Json; // the shape of a definition is JSON's
}

interface Found {
  readonly isPrivate: (path: Path) => boolean;
  readonly lines: string[];
}

function compare(before: Json | undefined, after: Json | undefined, path: Path, found: Found): void {
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return;
  if (!found.isPrivate(path) && isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const key of [...keys].sort()) {
      compare(own(before, key), own(after, key), [...path, key], found);
    }
    return;
  }
  const show = (value: Json | undefined): string => (found.isPrivate(path) ? '(not shown)' : short(value, path));
  const place = formatPath(path);
  if (before === undefined) found.lines.push(`+ ${place}${isNamed(path) ? '' : `: ${show(after)}`}`);
  else if (after === undefined) found.lines.push(`- ${place}${isNamed(path) ? '' : `: ${show(before)}`}`);
  else found.lines.push(`~ ${place}: ${show(before)} → ${show(after)}`);
}

function own(value: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A whole node or connection: its name says enough. */
function isNamed(path: Path): boolean {
  return path.length === 2 && (path[0] === 'nodes' || path[0] === 'connections');
}

const SHOWN_CHARACTERS = 80;

function short(value: Json | undefined, path: Path): string {
  // A list or an object may hold private fields deeper down.
  if (path[0] === 'nodes' && typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  const text = JSON.stringify(value) ?? '';
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
