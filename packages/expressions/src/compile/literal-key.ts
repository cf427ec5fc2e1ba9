import type { Expression, Literal, TemplateLiteral } from 'acorn';
import type { Key } from '../members.ts';

/** The key that an expression writes out: `"b"`, `0`, a template without values. */
export function literalKey(node: Expression): Key | undefined {
  if (node.type === 'Literal') return keyOfLiteral(node);
  return node.type === 'TemplateLiteral' ? keyOfTemplate(node) : undefined;
}

function keyOfLiteral({ value }: Literal): Key | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function keyOfTemplate({ quasis }: TemplateLiteral): string | undefined {
  const only = quasis.length === 1 ? quasis[0] : undefined;
  return only?.value.cooked ?? undefined;
}
