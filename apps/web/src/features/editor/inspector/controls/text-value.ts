import type { Json } from '@automateos/model';

/** A value as the text that a field shows. */
export function writeText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether a value is decided by an expression when the step runs. */
export function isExpression(value: Json | undefined): value is string {
  return typeof value === 'string' && value.includes('{{');
}

/** A fixed value as an expression that gives it. */
export function toExpression(value: Json): string {
  if (isExpression(value)) return value;
  const text = JSON.stringify(value);
  // Expressions in it would stand in an expression; then it is better begun anew.
  return text.length > 200 || text.includes('{{') ? '{{ input }}' : `{{ ${text} }}`;
}
