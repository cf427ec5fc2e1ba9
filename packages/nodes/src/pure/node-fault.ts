import { formatPath, type Json, type Path, type StepOutcome } from '@automateos/model';

/** What a pure node cannot do with the values that it got: thrown inside a node, and given out as a failed step. */
export class NodeFault extends Error {
  override readonly name = 'NodeFault';
  readonly code: string;
  readonly details: { readonly [key: string]: Json };

  /** @param path where the value stands that is at fault, inside the config */
  constructor(code: string, path: Path, message: string, details: { readonly [key: string]: Json } = {}) {
    const field = formatPath(['config', ...path]);
    super(`${field}: ${message}`);
    this.code = code;
    this.details = { field, ...details };
  }

  get outcome(): StepOutcome {
    const { code, message, details } = this;
    // The same values would give the same fault again.
    return { ok: false, error: { code, message, details }, retryable: false };
  }
}

/** A value that a node cannot work with. */
export function invalidValue(path: Path, message: string): NodeFault {
  return new NodeFault('INVALID_VALUE', path, message);
}
