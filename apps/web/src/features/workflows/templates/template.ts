import type { Json, WorkflowDefinition } from '@automateos/model';

/** A workflow to begin with; it runs against the demo services that every server has, so it needs no account anywhere. */
export interface Template {
  readonly id: string;
  readonly name: string;
  /** One sentence: what it does, and what it shows. */
  readonly description: string;
  readonly tags: readonly string[];
  /** What its webhook is sent to try it. */
  readonly samplePayload: Json;
  readonly definition: WorkflowDefinition;
  /** A lesson fails with its sample, on purpose; it succeeds with this payload. */
  readonly repairedPayload?: Json;
}

/** Built-in services, answered inside the server without leaving the machine. */
export const DEMO = 'http://demo.automateos.invalid';
