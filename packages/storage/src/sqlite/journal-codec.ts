import type { StoreCall, Transition } from '@automateos/runtime';
import {
  DEDUPE_KEEP_MS,
  executionCells,
  type PreparedWrite,
  settledStep,
  stepCells,
  storedDedupeKey,
} from '../journal/prepared-write.ts';
import { encodeCall } from './key-value-calls.ts';
import type { SqlValue } from './messages.ts';

/**
 * A batch crosses the thread border as one flat array of primitives, which is what structured clone copies fastest.
 *
 * Each write starts with its length, counted with this cell, and its kind:
 *
 * insert:  length, 0, now, [scope, key, body hash, expiry | null ×4], execution cells, calls, payloads, steps
 * advance: length, 1, now, execution id, lease epoch, transition kind, three cells of it, calls, payloads, steps
 *
 * calls: operations on the key-value store as a JSON array, or null; payloads: count, then (sha256, size, data) each; steps: count, then the step cells each.
 */
export const INSERT = 0;
const ADVANCE = 1;

export const NO_TRANSITION = 0;
/** status, error, completed_at */
export const TO_FINAL = 1;
/** wake_at, wake_seq, time_left_ms */
export const TO_WAITING = 2;
/** wake_at, null, time_left_ms */
export const TO_QUEUED = 3;

export function encodeBatch(batch: readonly PreparedWrite[], nowMs: number, engineVersion: number): SqlValue[] {
  const cells: SqlValue[] = [];
  for (const prepared of batch) {
    const start = cells.length;
    cells.push(0);
    encodeWrite(cells, prepared, nowMs, engineVersion);
    cells[start] = cells.length - start;
  }
  return cells;
}

function encodeWrite(cells: SqlValue[], { write, packed }: PreparedWrite, nowMs: number, engineVersion: number): void {
  if (write.kind === 'insert') {
    const { execution, transition } = write;
    const { dedupe } = execution;
    cells.push(INSERT, nowMs);
    if (dedupe === null) cells.push(null, null, null, null);
    else cells.push(dedupe.scope, storedDedupeKey(dedupe.key), dedupe.bodyHash, nowMs + DEDUPE_KEEP_MS);
    cells.push(...executionCells(execution, transition, nowMs, engineVersion));
    const leaseEpoch = execution.claimedBy === null ? 0 : 1;
    cells.push(encodeCalls(execution.id, leaseEpoch, write.storeCalls, packed));
    encodePayloads(cells, packed);
    const isFinal = transition !== null && transition.to !== 'waiting' && transition.to !== 'queued';
    cells.push(write.steps.length);
    for (const step of write.steps) {
      cells.push(...stepCells(execution.id, leaseEpoch, isFinal ? settledStep(step) : step, packed));
    }
    return;
  }
  const { executionId, leaseEpoch } = write;
  cells.push(ADVANCE, nowMs, executionId, leaseEpoch, ...transitionCells(write.transition, nowMs));
  cells.push(encodeCalls(executionId, leaseEpoch, write.storeCalls, packed));
  encodePayloads(cells, packed);
  cells.push(write.steps.length);
  for (const step of write.steps) cells.push(...stepCells(executionId, leaseEpoch, step, packed));
}

function encodeCalls(
  executionId: string,
  leaseEpoch: number,
  calls: readonly StoreCall[] | undefined,
  packed: PreparedWrite['packed'],
): string | null {
  if (calls === undefined) return null;
  return `[${calls.map((call) => encodeCall(executionId, leaseEpoch, call, packed)).join(',')}]`;
}

function encodePayloads(cells: SqlValue[], packed: PreparedWrite['packed']): void {
  cells.push(packed?.size ?? 0);
  for (const payload of packed?.values() ?? []) cells.push(payload.sha256, payload.sizeBytes, payload.data);
}

function transitionCells(transition: Transition | null, nowMs: number): [number, SqlValue, SqlValue, SqlValue] {
  if (transition === null) return [NO_TRANSITION, null, null, null];
  switch (transition.to) {
    case 'waiting':
      return [TO_WAITING, transition.wakeAt, transition.wakeSeq, transition.timeLeftMs];
    case 'queued':
      return [TO_QUEUED, nowMs, null, transition.timeLeftMs];
    case 'success':
    case 'failed':
    case 'cancelled': {
      const error = transition.error === null ? null : JSON.stringify(transition.error);
      return [TO_FINAL, transition.to, error, transition.completedAt];
    }
  }
}
