import { z } from 'zod';
import './abort-signal.ts';
import type { CodeOutcome, CodeRequest } from './code-runner.ts';
import type { ConnectOutcome, ConnectRequest } from './connector.ts';
import type { CredentialOutcome, SocketCredential } from './credentials.ts';
import type { HookRules, HookSecrets } from './hook.ts';
import type { HttpClient } from './http-client.ts';
import type { Json, JsonObject } from './json.ts';
import type { NodeExample } from './node-example.ts';
import type { NodeIcon } from './node-icons.ts';
import type { OutputsFrom } from './outputs-of.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { FailureWatch, Schedule } from './schedule.ts';
import type { StepError } from './step-error.ts';
import type { StoreRequest } from './store-operation.ts';
import type { Asking, CallPlan, InputReading, WaitPlan } from './wait-plan.ts';

export const NODE_GROUPS = ['trigger', 'service', 'flow', 'data', 'code'] as const;
export type NodeGroup = (typeof NODE_GROUPS)[number];

/** What a step gave back. A failure is data; a node throws only when it has a bug. */
export type StepOutcome =
  | {
      readonly ok: true;
      readonly output: Json;
      /** The named outputs that are delivered. */
      readonly emitted: readonly string[];
    }
  | {
      readonly ok: false;
      readonly error: StepError;
      readonly retryable: boolean;
      /** What the other side asked for (`Retry-After`), in milliseconds. */
      readonly retryAfterMs?: number;
      /** True when the call left and no answer came: it may have had its effect. */
      readonly outcomeUnknown?: boolean;
    };

/** What a node may use: nothing else reaches the world. */
export interface NodeContext<Config> {
  /** The config with its expressions evaluated, checked against the node's schema. */
  readonly config: Config;
  readonly attempt: number;
  /** The same in all attempts of one step, also after a crash. */
  readonly idempotencyKey: string;
  /** Aborted on cancel, on a lost lease and when the attempt's time is up. */
  readonly signal: AbortSignal;
  /** The time that this attempt has. */
  readonly timeoutMs: number;
  readonly http: HttpClient;
  /** Opens a socket to a port of the node's `ports`, or to one from 1,024 on. Never rejects. */
  readonly connect: (request: ConnectRequest) => Promise<ConnectOutcome>;
  /** The fields of a credential for a connection of the node's own, which may then lead to that credential's host only. */
  readonly credential: (id: string) => Promise<CredentialOutcome>;
  readonly monotonicMs: () => number;
  /** Runs code of users where it reaches nothing. Never rejects. */
  readonly runCode: (request: CodeRequest) => Promise<CodeOutcome>;
  /** Fresh bytes that nobody can foresee. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** What a sign-in may use. It has a connection's time. */
export type SignInContext = Pick<NodeContext<unknown>, 'connect' | 'signal' | 'timeoutMs'>;

export interface SignInResult {
  readonly ok: boolean;
  /** For whoever entered the credential. */
  readonly message: string;
}

export const ON_ITEM_FAILURE = ['stop', 'skip', 'collect'] as const;

/** What a loop's config comes to. */
export interface LoopPlan {
  /** One pass for each. */
  readonly items: readonly Json[];
  /** Passes at once. */
  readonly concurrency: number;
  /** `stop`: the loop fails; `skip`: the item has no result; `collect`: its error stands among the results. */
  readonly onItemFailure: (typeof ON_ITEM_FAILURE)[number];
}

/** What the product knows of a node type: how it is described, configured, and run. */
export interface NodeDefinition<Config = unknown> {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly group: NodeGroup;
  readonly icon: NodeIcon;
  /** The one line that a node's card shows; names in braces are fields of the config: `{method} {url}`. See `summaryOf`. */
  readonly summary: string;
  readonly trigger: boolean;
  /** A workflow has one node of this type at most. */
  readonly isSingle?: boolean;
  /** A trigger that fires by itself: when. */
  readonly schedule?: (config: Config) => Schedule;
  /** A trigger that fires when workflows fail: which. */
  readonly failureWatch?: (config: Config) => FailureWatch;
  /** A trigger that is called at the workflow's URL: how. */
  readonly hook?: (config: Config, secrets: HookSecrets) => HookRules;
  /** What it gives is the answer to whoever called the webhook: `HookAnswer`. */
  readonly isAnswer?: boolean;
  /** A trigger that other workflows start: takes the inputs of a call. */
  readonly inputs?: (config: Config, given: JsonObject) => InputReading;
  /** A trigger's payload when a person starts it without one. */
  readonly sample?: (config: Config, nowMs: number) => Json;
  /** Its named outputs without `error`, which every action has when `on_error` is `branch`. */
  readonly outputs: readonly string[];
  /** More outputs, named by the config; see `outputsOf`. */
  readonly outputsFrom?: OutputsFrom;
  readonly config: z.ZodType<Config>;
  /** An outside effect needs an intent that is committed before the call; a pure node is computed again after a crash. */
  readonly effect: 'none' | 'outside';
  /** The policy that applies when the node in the document has no `retry` of its own. */
  readonly retry: (config: Config) => RetryPolicy;
  /** Whether an attempt without a known outcome may be sent again by itself, or a person has to look. */
  readonly onCrash: (config: Config) => 'retry' | 'review';
  readonly timeoutMs: (config: Config) => number;
  /** The ports under 1,024 of the protocols that it speaks over `connect`. */
  readonly ports?: readonly number[];
  /** Whether a pure node has so much to do for a config that it is run in a thread. */
  readonly isHeavy?: (config: Config) => boolean;
  readonly example?: NodeExample;
  /** What its output holds: a sentence of Markdown. */
  readonly gives?: string;
  /** Makes it a loop: the nodes that carry its id as `parent` run once for each item. Loops are never executed. */
  readonly loop?: (config: Config) => LoopPlan;
  /**
   * What it asks of the key-value store. It is carried out in the transaction that records the step, so exactly once; a
   * node that has this is never executed, and its `effect` is `none`.
   */
  readonly storeRequest?: (config: Config) => StoreRequest;
  /** Its steps wait: for what, counted from an instant in Unix milliseconds. They are never executed. */
  readonly wait?: (config: Config, startedAt: number) => WaitPlan;
  /** An answer by a link ends its waits: what is asked, and how an answer is read. */
  readonly ask?: Asking<Config>;
  /** Its steps run another workflow. They are never executed themselves. */
  readonly call?: (config: Config) => CallPlan;
  /**
   * Signs in with a credential for sockets that its config takes, and does nothing there: what tests such a credential.
   * Gives what the other side said; never rejects for what it does.
   */
  readonly signIn?: (credential: SocketCredential, context: SignInContext) => Promise<SignInResult>;
  /** Runs one attempt. A pure node may answer at once, without a promise. Triggers are never executed. */
  readonly execute: (context: NodeContext<Config>) => StepOutcome | Promise<StepOutcome>;
}

/** A node type of any config, as catalogues hold it. */
// biome-ignore lint/suspicious/noExplicitAny: Config stands on both sides of execute, so no narrower type fits all nodes
export type AnyNodeDefinition = NodeDefinition<any>;

/** Names a node type; it exists for the inference of `Config` from the schema. */
export function defineNode<Config>(definition: NodeDefinition<Config>): NodeDefinition<Config> {
  return definition;
}

export const CONDITION_FORMAT = 'condition';

/** The schema of a condition field: a JSON boolean or an expression in which `{{ }}` are just brackets. */
export function conditionField() {
  // That a text is not empty is checked where it is compiled, so that it is told once.
  return z.union([z.boolean(), z.string().meta({ minLength: 1 })]).meta({ format: CONDITION_FORMAT });
}

/** All node types by name: what is not in it cannot be saved, imported or run. */
export interface NodeCatalogue {
  find(type: string): AnyNodeDefinition | undefined;
  list(): readonly AnyNodeDefinition[];
}

export function createNodeCatalogue(definitions: readonly AnyNodeDefinition[]): NodeCatalogue {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  return { find: (type) => byType.get(type), list: () => definitions };
}
