import { isJsonObject, type Json, type JsonObject, summaryOf } from '@automateos/model';
import type { NodeType } from '../api/generated/types.gen.ts';

const LONGEST = 120;

/** The line of a node's card: its type's template with the config's values, "POST api.example.com/data". */
export function summarizeNode(type: NodeType, config: JsonObject): string {
  const line = withoutMarks(summaryOf(type.summary, { ...listDefaults(type), ...config }));
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** A field as a card shows it: its value, or the one that its type gives it when it is left out; empty without either. */
export function summarizeField(type: NodeType, config: JsonObject, field: string): string {
  return summarizeNode({ ...type, summary: `{${field}}` }, config);
}

/** Expressions without their braces and addresses without their scheme: what is left is what differs. */
function withoutMarks(text: string): string {
  return text.replace(/\{\{\s*|\s*\}\}/g, '').replace(/\bhttps?:\/\//g, '');
}

function listDefaults({ config_schema }: NodeType): JsonObject {
  const properties = config_schema.properties as Json | undefined; // as: JSON Schema is JSON
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([field, schema]): [string, Json][] =>
      isJsonObject(schema) && schema.default !== undefined ? [[field, schema.default]] : [],
    ),
  );
}
