import {
  type AnyNodeDefinition,
  defineNode,
  type Json,
  type JsonObject,
  LIMITS,
  NO_RETRY,
  type NodeContext,
  nodeSchema,
  type StepOutcome,
  settingsSchema,
} from '@automateos/model';

// Made of fields that documents have anyway.
const field = nodeSchema.shape;
const callSchema = settingsSchema.extend({
  /** Which behaviour the test gave it. */
  name: field.id,
  value: field.config.valueType.optional(),
  headers: field.config.optional(),
  count: field.type_version,
  /** Whether a person has to look at a call without a known outcome. */
  review: field.disabled,
});
type CallConfig = ReturnType<typeof callSchema.parse>;

export interface Call {
  readonly name: string;
  readonly value: Json | undefined;
  readonly headers: JsonObject;
  readonly attempt: number;
  readonly key: string;
  readonly signal: NodeContext<unknown>['signal'];
}

type Behaviour = (call: Call) => StepOutcome | Promise<StepOutcome>;

export interface TestNodes {
  readonly definitions: readonly AnyNodeDefinition[];
  /** Calls of `call` nodes in the order in which they left. */
  readonly calls: readonly Call[];
  callsOf(name: string): readonly Call[];
  /** What `call` and `compute` nodes of this name do from now on; at first they give their value. */
  on(name: string, behaviour: Behaviour): void;
  /** Leaves calls of this name open; each is settled by the function that comes back. */
  hold(name: string): (outcome: StepOutcome) => void;
}

export function succeed(output: Json, emitted: readonly string[] = ['main']): StepOutcome {
  return { ok: true, output, emitted };
}

export function fail(code: string, more: Partial<Extract<StepOutcome, { ok: false }>> = {}): StepOutcome {
  return { ok: false, error: { code, message: `${code} happened` }, retryable: true, ...more };
}

/** Node types whose outcome a test controls: `call` has an outside effect, `compute` is pure, `timer` is a second trigger. */
export function createTestNodes(): TestNodes {
  const behaviours = new Map<string, Behaviour>();
  const calls: Call[] = [];

  const run = (context: NodeContext<CallConfig>, isCall: boolean): StepOutcome | Promise<StepOutcome> => {
    const { name, value, headers = {} } = context.config;
    const { attempt, idempotencyKey: key, signal } = context;
    const call = { name, value, headers, attempt, key, signal };
    if (isCall) calls.push(call);
    return behaviours.get(name)?.(call) ?? succeed(value ?? name);
  };

  const common = {
    version: 1,
    title: 'Test',
    description: 'A node of a test.',
    group: 'service',
    icon: 'play',
    summary: '{name}',
    trigger: false,
    outputs: ['main', 'other'],
    config: callSchema,
    retry: () => NO_RETRY,
    onCrash: (config: CallConfig) => (config.review === true ? 'review' : 'retry'),
    timeoutMs: (config: CallConfig) => config.timeout_ms ?? LIMITS.defaultStepTimeoutMs,
  } as const;

  return {
    definitions: [
      defineNode<CallConfig>({
        ...common,
        type: 'call',
        effect: 'outside',
        execute: async (context) => run(context, true),
      }),
      defineNode<CallConfig>({ ...common, type: 'compute', effect: 'none', execute: (context) => run(context, false) }),
      defineNode({
        ...common,
        type: 'timer',
        trigger: true,
        outputs: ['main'],
        config: settingsSchema,
        effect: 'none',
        onCrash: () => 'retry',
        timeoutMs: () => LIMITS.defaultStepTimeoutMs,
        execute: () => succeed(null),
      }),
    ],
    calls,
    callsOf: (name) => calls.filter((call) => call.name === name),
    on: (name, behaviour) => {
      behaviours.set(name, behaviour);
    },
    hold: (name) => {
      const open: ((outcome: StepOutcome) => void)[] = [];
      behaviours.set(name, () => new Promise((resolve) => open.push(resolve)));
      return (outcome) => {
        for (const resolve of open.splice(0)) resolve(outcome);
      };
    },
  };
}
