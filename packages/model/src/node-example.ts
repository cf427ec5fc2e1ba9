import type { CredentialType } from './credential-types.ts';
import type { WorkflowDefinition } from './definition.ts';
import type { Json, JsonObject } from './json.ts';

/** A workflow that shows a node at work: the documentation prints it, and a test runs it. */
export interface NodeExample {
  /** What it shows, in one sentence. */
  readonly title: string;
  readonly definition: WorkflowDefinition;
  /** The types of the credentials that it names by these ids; who tries it puts the ids of his own there. */
  readonly credentials?: { readonly [id: string]: CredentialType };
  readonly payload: Json;
  /** The result of the execution: the outputs of the last nodes that ran, by node id. */
  readonly result: JsonObject;
  /** How the execution fails, if it is to fail. */
  readonly error?: { readonly code: string; readonly message: string };
  /** What the services that it calls answer, by method and URL: `GET https://api.example.com/orders`. */
  readonly answers?: { readonly [request: string]: { readonly status: number; readonly body: Json } };
}
