import { Buffer } from 'node:buffer';
import { NodeFault } from './node-fault.ts';

/** What parsers of foreign text may be given and give; the numbers are those of the public documentation. */
export const PARSE_LIMITS = {
  bytes: 10 * 1024 * 1024,
  depth: 64,
  /** Elements, attributes, cells. */
  values: 1_000_000,
} as const;

/** @throws NodeFault when a text is longer than any parser should see */
export function checkTextSize(field: string, text: string, bytes: number = PARSE_LIMITS.bytes): void {
  if (Buffer.byteLength(text) > bytes) throw parseLimit(field, `is longer than ${bytes} bytes`);
}

export function parseLimit(field: string, message: string): NodeFault {
  return new NodeFault('PARSE_LIMIT', [field], message);
}

export function parseFault(field: string, message: string): NodeFault {
  return new NodeFault('PARSE_ERROR', [field], message);
}

/** Counts what a parser finds. @throws NodeFault when it is too much */
export function createValueCounter(field: string): (count?: number) => void {
  let left: number = PARSE_LIMITS.values;
  return (count = 1) => {
    left -= count;
    if (left < 0) throw parseLimit(field, `has more than ${PARSE_LIMITS.values} values`);
  };
}
