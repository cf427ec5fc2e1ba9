import { definitionSchema, type WorkflowDefinition } from '@automateos/model';
import { z } from 'zod';

/** Unsaved work that this browser keeps, so that a crash or a closed tab loses nothing. */
export interface Draft {
  /** The version that it began from. */
  readonly version: number;
  readonly definition: WorkflowDefinition;
  readonly keptAt: string;
}

const draftSchema = z.object({ version: z.int(), definition: definitionSchema, keptAt: z.iso.datetime() });

const keyOf = (workflowId: string): string => `draft:${workflowId}`;

export function readDraft(workflowId: string): Draft | undefined {
  try {
    return draftSchema.parse(JSON.parse(localStorage.getItem(keyOf(workflowId)) ?? 'null'));
  } catch {
    return undefined; // none, or one that an older release wrote
  }
}

export function keepDraft(workflowId: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(workflowId), JSON.stringify(draft));
  } catch {
    // Storage may be full or closed to us: the question before leaving is then all there is.
  }
}

export function dropDraft(workflowId: string): void {
  try {
    localStorage.removeItem(keyOf(workflowId));
  } catch {
    // as above
  }
}
