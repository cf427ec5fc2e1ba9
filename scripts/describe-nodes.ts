import {
  type AnyNodeDefinition,
  configJsonSchema,
  type Json,
  type JsonObject,
  type NodeExample,
  type NodeGroup,
} from '@automateos/model';

interface Field {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly items?: Field;
  readonly additionalProperties?: Field | boolean;
  readonly anyOf?: readonly Field[];
  readonly oneOf?: readonly Field[];
}

const GENERATED = '<!-- Made of the sources by `npm run generate`: change the definition of the node instead. -->\n\n';

const GROUPS: { readonly [Group in NodeGroup]: string } = {
  trigger: 'Triggers',
  service: 'Services',
  flow: 'Flow',
  data: 'Data',
  code: 'Code',
};

/** The pages of the documentation about nodes: file names with their texts. */
export function describeNodes(types: readonly AnyNodeDefinition[]): Map<string, string> {
  const pages = new Map(types.map((type) => [`${type.type}.md`, describeNode(type)]));
  return pages.set('README.md', describeIndex(types));
}

function describeIndex(types: readonly AnyNodeDefinition[]): string {
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const rows = types.filter((type) => type.group === group).map(indexRow);
    return rows.length === 0 ? '' : `## ${title}\n\n| type | |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return `${GENERATED}# Nodes\n\n${groups.filter((text) => text !== '').join('\n')}`;
}

function indexRow({ type, title, description }: AnyNodeDefinition): string {
  return `| [\`${type}\`](${type}.md) | **${title}.** ${cell(description)} |`;
}

function describeNode(definition: AnyNodeDefinition): string {
  const { type, title, description, example, gives } = definition;
  // What zod writes is a JSON Schema whose parts are objects.
  const rows = fieldRows(configJsonSchema(definition) as Field, '');
  const parts = [
    `${GENERATED}# ${title}: \`${type}\``,
    description,
    rows.length === 0
      ? 'It has no config.'
      : `| config | type | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}`,
    describeOutputs(definition, gives),
    ...(example === undefined ? [] : [describeExample(example)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function describeOutputs({ outputs, outputsFrom, trigger }: AnyNodeDefinition, gives: string | undefined): string {
  const names = [
    ...(outputsFrom === undefined ? [] : [`those that \`${outputsFrom.field}[].${outputsFrom.key}\` names`]),
    ...outputs.map((name) => `\`${name}\``),
    ...(trigger ? [] : ['`error` with `on_error: branch`']),
  ];
  const lines = gives === undefined ? [] : [`**Output:** ${gives}`];
  return [...lines, `**Outputs to connect:** ${names.join(', ')}.`].join('\n\n');
}

function fieldRows({ properties = {}, required = [] }: Field, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row = `| \`${path}\` | ${cell(typeText(field))} | ${defaultText(field, required.includes(name))} | ${cell(field.description ?? '')} |`;
    return [row, ...innerRows(field, path)];
  });
}

/** The fields of objects inside a field: directly, in a list, or under names of their own. */
function innerRows(field: Field, path: string): string[] {
  const { items, additionalProperties } = field;
  const rows = fieldRows(field, `${path}.`);
  if (items !== undefined) rows.push(...innerRows(items, `${path}[]`));
  if (typeof additionalProperties === 'object') rows.push(...innerRows(additionalProperties, `${path}.*`));
  return rows;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  condition: '[condition](../expressions.md#conditions)',
  json: 'any value',
  code: 'JavaScript',
  credential: 'id of a credential',
  sql: 'SQL',
  url: 'URL',
  path: 'path',
  time_zone: 'time zone',
  instant: 'instant',
  cron: 'cron pattern',
};

function typeText(field: Field): string {
  const { type, format = '', items, anyOf, oneOf } = field;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${value}\``).join(' ');
  if (field.const !== undefined) return `\`${field.const}\``;
  if (type === 'array') return `list of ${items === undefined ? 'values' : listed(typeText(items))}`;
  if (format !== 'json' && FORMATS[format] !== undefined) return FORMATS[format];
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeText))].join(' or ');
  const types = typeof type === 'string' ? [type] : (type ?? []);
  return types.length === 0 ? 'any value' : types.map((name) => TYPES[name] ?? name).join(' or ');
}

function listed(text: string): string {
  return { text: 'texts', 'any value': 'any values', object: 'objects', path: 'paths' }[text] ?? text;
}

function defaultText(field: Field, isRequired: boolean): string {
  if (field.default === undefined) return isRequired ? 'required' : 'none';
  const { default: value } = field;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** Text inside a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function describeExample(example: NodeExample): string {
  const { title, definition, payload, result, error, answers, credentials = {} } = example;
  const parts = [`## Example\n\n${title}`, codeBlock(definition as unknown as JsonObject)];
  for (const type of Object.values(credentials)) {
    parts.push(`\`credential\` is the id of a credential of the type \`${type}\`: yours stands there.`);
  }
  if (answers !== undefined) parts.push('The services answer:', codeBlock(answers as unknown as JsonObject));
  parts.push('Started with the payload', codeBlock(payload));
  if (error === undefined) parts.push('the result of the run is', codeBlock(result));
  else parts.push(`the run fails with \`${error.code}\`: ${error.message}.`);
  return parts.join('\n\n');
}

function codeBlock(value: Json): string {
  return `\`\`\`json\n${formatJson(value, '')}\n\`\`\``;
}

const LINE_LENGTH = 110;

/** JSON for readers: what fits into a line stands in one. */
function formatJson(value: Json, indent: string): string {
  const line = oneLine(value);
  if (line.length + indent.length <= LINE_LENGTH || typeof value !== 'object' || value === null) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const entries = (value as readonly Json[]).map((entry) => `${inner}${formatJson(entry, inner)}`);
    return `[\n${entries.join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(
    ([key, field]) => `${inner}${JSON.stringify(key)}: ${formatJson(field, inner)}`,
  );
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

function oneLine(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(oneLine).join(', ')}]`;
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${oneLine(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
