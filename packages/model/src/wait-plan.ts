import type { Json, JsonObject } from './json.ts';

/** How a step that waits ends. */
export interface WaitEnding {
  readonly output: Json;
  /** The named outputs that are delivered. */
  readonly emitted: readonly string[];
}

/** What a step waits for. */
export interface WaitPlan {
  /** When it ends by itself, Unix milliseconds; null: never. */
  readonly endsAt: number | null;
  /** How it ends then. */
  readonly ending: WaitEnding;
  /** An answer by a link ends it, too: what is told of it meanwhile, and at which outputs. Null: time alone does. */
  readonly asks: { readonly value: JsonObject; readonly emitted: readonly string[] } | null;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** What whoever opens the link of a step that waits is asked. */
export interface Question {
  readonly kind: 'approval' | 'callback';
  readonly title: string;
  readonly text: string;
  readonly choices: readonly Choice[];
}

/** An answer as the node understands it, or what is wrong with it. */
export type AnswerReading =
  | { readonly ok: true; readonly ending: WaitEnding }
  | { readonly ok: false; readonly field: string; readonly issue: string };

/** Steps that are answered by a link. */
export interface Asking<Config> {
  readonly kind: Question['kind'];
  readonly question: (config: Config) => Question;
  /** @param answeredAt ISO 8601 */
  readonly read: (config: Config, answer: Json, answeredAt: string) => AnswerReading;
}

/** Another workflow that a step runs. */
export interface CallPlan {
  readonly workflowId: string;
  readonly inputs: JsonObject;
  /** Whether the step waits for the result. */
  readonly isAwaited: boolean;
}

/** The inputs of a call as the called workflow takes them, or what is wrong with them. */
export type InputReading =
  | { readonly ok: true; readonly payload: JsonObject }
  | { readonly ok: false; readonly field: string; readonly issue: string };
