import { isJsonObject, type Json, LIMITS } from '@automateos/model';
import { NodeFault } from './node-fault.ts';

/**
 * How long a value is at least as JSON text, in bytes. What is shared counts each time, since it is written each time.
 */
export function jsonSize(value: Json): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return String(value).length;
  if (typeof value === 'boolean' || value === null) return 4;
  let size = 2;
  if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) size += key.length + 4 + jsonSize(inner);
  } else {
    for (const inner of value) size += 1 + jsonSize(inner);
  }
  return size;
}

/** Adds up an output while it is built, so that one that is too large is refused before it takes the memory. */
export class OutputBudget {
  #left: number;

  constructor(bytes: number = LIMITS.stepOutputBytes) {
    this.#left = bytes;
  }

  /** @throws NodeFault */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new NodeFault('OUTPUT_TOO_LARGE', [], `what it gives would be larger than ${LIMITS.stepOutputBytes} bytes`);
    }
  }

  takeValue(value: Json): void {
    this.take(jsonSize(value) + 1);
  }
}
