import { createHash } from 'node:crypto';
import { errorPattern } from '@automateos/model';
import type { Cell } from './prepared-write.ts';

/** The columns of a new dead letter, in the order of `deadLetterCells`. */
export const DEAD_LETTER_COLUMNS = [
  'execution_id',
  'workflow_id',
  'owner_id',
  'node_id',
  'code',
  'message',
  'search',
  'fingerprint',
  'status',
  'failed_at',
  'is_reported',
] as const;

/** The execution has the whole message; this much is for lists. */
const MESSAGE_LENGTH = 1_000;

export interface FailedExecution {
  readonly executionId: string;
  readonly workflowId: string;
  readonly ownerId: string;
  /** The execution's error as JSON text. */
  readonly error: string | null;
  readonly failedAt: number;
}

interface StoredError {
  readonly code: string;
  readonly message: string;
  readonly nodeId: string | null;
}

/** The dead letter of an execution that failed: it goes into the transaction of the failure. */
export function deadLetterCells({ executionId, workflowId, ownerId, error, failedAt }: FailedExecution): Cell[] {
  const parsed = error === null ? null : (JSON.parse(error) as StoredError); // written by the journal
  const code = storable(parsed?.code ?? 'UNKNOWN');
  const message = storable(parsed?.message ?? '');
  const nodeId = parsed?.nodeId ?? null;
  return [
    executionId,
    workflowId,
    ownerId,
    nodeId,
    code,
    message,
    `${nodeId ?? ''} ${code} ${message}`.toLowerCase(),
    fingerprintOf(workflowId, nodeId, code, message),
    'open',
    failedAt,
    0,
  ];
}

/** Names a cause: the same workflow, node, code and message without numbers and ids. 32 hex characters. */
function fingerprintOf(workflowId: string, nodeId: string | null, code: string, message: string): string {
  const parts = JSON.stringify([workflowId, nodeId, code, errorPattern(message)]);
  return createHash('sha256').update(parts).digest('hex').slice(0, 32);
}

/** PostgreSQL refuses U+0000, and no database gives half a character back. */
function storable(text: string): string {
  return text.slice(0, MESSAGE_LENGTH).replaceAll('\0', '').toWellFormed();
}
