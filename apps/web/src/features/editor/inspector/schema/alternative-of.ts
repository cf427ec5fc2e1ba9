import { isJsonObject, type Json } from '@automateos/model';
import type { Alternative, FieldShape } from './field-shape.ts';

/** The kinds of JSON values that controls make: alternatives are told apart by them. */
function jsonKindOf(shape: FieldShape): 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' {
  switch (shape.kind) {
    case 'text':
    case 'code':
    case 'sql':
    case 'node':
    case 'workflow':
    case 'credential':
      return 'text';
    case 'number':
    case 'boolean':
    case 'list':
    case 'object':
      return shape.kind;
    case 'choices':
      return shape.isOneAllowed ? 'any' : 'list';
    case 'record':
    case 'variants':
      return 'object';
    case 'choice':
      return shape.choices.every(({ value }) => typeof value === 'string') ? 'text' : 'any';
    case 'condition':
    case 'json':
    case 'either':
      return 'any';
  }
}

/** Which alternative a value was made with; the first when it fits none. */
export function alternativeOf(alternatives: readonly Alternative[], value: Json | undefined): number {
  if (value === undefined) return 0;
  const exact = alternatives.findIndex(({ shape }) => jsonKindOf(shape) === kindOfValue(value));
  if (exact !== -1) return exact;
  return Math.max(
    0,
    alternatives.findIndex(({ shape }) => jsonKindOf(shape) === 'any'),
  );
}

function kindOfValue(value: Json): ReturnType<typeof jsonKindOf> {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'list';
  return isJsonObject(value) ? 'object' : 'any';
}

/** Whether a value tells which of the alternatives it was made with. */
export function isDistinct(alternatives: readonly Alternative[]): boolean {
  const kinds = alternatives.map(({ shape }) => jsonKindOf(shape));
  return new Set(kinds).size === kinds.length && kinds.filter((kind) => kind === 'any').length <= 1;
}
