import { describeKind, type InputReading, isJsonObject, type Json, type JsonObject } from '@automateos/model';
import type { SubWorkflowConfig } from './definition.ts';

export const INPUT_TYPES = ['any', 'string', 'number', 'boolean', 'object', 'array'] as const;

/** Checks what a call gives against what is declared, and fills in defaults. */
export function readInputs({ inputs }: SubWorkflowConfig, given: JsonObject): InputReading {
  if (inputs.length === 0) return { ok: true, payload: given };
  const declared = new Set(inputs.map(({ name }) => name));
  const unknown = Object.keys(given).find((name) => !declared.has(name));
  if (unknown !== undefined) {
    return { ok: false, field: unknown, issue: `the workflow has no such input; it has ${[...declared].join(', ')}` };
  }
  const payload: [string, Json][] = [];
  for (const { name, type, required, default: fallback } of inputs) {
    const value = given[name] ?? fallback;
    if (value === undefined || value === null) {
      if (required) return { ok: false, field: name, issue: 'the workflow needs this input' };
      payload.push([name, null]);
    } else if (!hasType(value, type)) {
      return { ok: false, field: name, issue: `must be of the type ${type}; it is ${describeKind(value)}` };
    } else payload.push([name, value]);
  }
  return { ok: true, payload: Object.fromEntries(payload) };
}

function hasType(value: Json, type: (typeof INPUT_TYPES)[number]): boolean {
  if (type === 'any') return true;
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isJsonObject(value) : typeof value === type;
}
