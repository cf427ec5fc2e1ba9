import { type Json, manualTriggerOutput, type WorkflowDefinition } from '@automateos/model';
import { compileCondition, compileTemplate, type EvaluationLimits } from './compile-config.ts';
import { ExpressionError } from './expression-error.ts';
import type { NodeValue, Scope } from './scope.ts';
import { createStepScope } from './step-scope.ts';

/** What is known of a run, recorded or made up. What is left out is not known. */
export interface PreviewData {
  /** The output of the trigger. */
  readonly trigger?: Json | undefined;
  /** Stands for `trigger` as it is when a person starts the run with this payload. */
  readonly payload?: Json | undefined;
  /** Outputs by the ids of their nodes. */
  readonly outputs?: { readonly [nodeId: string]: Json } | undefined;
  readonly execution?: { readonly id: string; readonly created_at: string } | undefined;
  /** In a loop: what the pass is about, and its number from 0. */
  readonly item?: Json | undefined;
  readonly index?: number | undefined;
}

export interface PreviewRequest {
  /** The text as it stands in the field. */
  readonly source: string;
  /** A text in which `{{ }}` may stand, or a condition. */
  readonly kind: 'template' | 'condition';
  readonly nodeId: string;
  /** May have faults: of it count the nodes and what leads to this one. */
  readonly definition: WorkflowDefinition;
  readonly data: PreviewData;
}

export type PreviewResult =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      readonly error: {
        readonly message: string;
        /** UTF-16 offset in the source, from 0. */
        readonly position?: number;
        /** What the data lacks: ids of nodes, and `trigger`. */
        readonly missing?: readonly string[];
      };
    };

export interface PreviewLimits extends EvaluationLimits {
  /** What `now` is, Unix milliseconds. */
  readonly nowMs: number;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Says what an expression would come to in a node: compiled, checked and evaluated as for a step, under the same limits and
 * with the same names. The editor calls it in the browser, `POST /expressions/preview` on the server.
 */
export function previewExpression(request: PreviewRequest, limits: PreviewLimits): PreviewResult {
  const { source, kind, nodeId, definition } = request;
  const node = definition.nodes.find(({ id }) => id === nodeId);
  const options = { nodeIds: definition.nodes.map(({ id }) => id), inLoop: node?.parent !== undefined };
  const compiled = kind === 'condition' ? compileCondition(source, options) : compileTemplate(source, options);
  const [issue] = compiled.issues;
  if (issue !== undefined) return { ok: false, error: { message: issue.message, position: issue.position } };
  const before = nodesBefore(definition, nodeId);
  const stray = compiled.references.find((reference) => !before.has(reference.nodeId));
  if (stray !== undefined) {
    return { ok: false, error: { message: `"${stray.nodeId}" does not come before "${nodeId}"` } };
  }
  const missing = new Set<string>();
  try {
    const scope = createPreviewScope(request, before, missing, limits.nowMs);
    return { ok: true, value: compiled.evaluate(scope, limits) };
  } catch (error: unknown) {
    if (!(error instanceof ExpressionError)) throw error;
    const { message, position } = error;
    return {
      ok: false,
      error: {
        message,
        ...(position !== undefined && { position }),
        ...(missing.size > 0 && { missing: [...missing] }),
      },
    };
  }
}

/** @param missing is filled with what was asked for and is not in the data */
function createPreviewScope(
  { nodeId, definition, data }: PreviewRequest,
  before: ReadonlySet<string>,
  missing: Set<string>,
  nowMs: number,
): Scope {
  const { nodes, connections } = definition;
  const disabled = new Set(nodes.filter((node) => node.disabled === true).map(({ id }) => id));
  const lacks = (what: string): NodeValue => {
    missing.add(what);
    return { found: false, why: 'has no data here' };
  };
  const start = findStart(definition, data);
  const trigger = triggerOutput(data, start, nowMs);
  const node = (id: string): NodeValue => {
    if (!before.has(id)) return { found: false, why: 'does not come before this node' };
    if (disabled.has(id)) return { found: false, why: 'is disabled' };
    const output = outputOf(data, id);
    const value = output === undefined && id === start ? trigger : output;
    return value === undefined ? lacks(id) : { found: true, value };
  };
  return createStepScope({
    node,
    trigger: () => (trigger === undefined ? lacks('trigger') : { found: true, value: trigger }),
    predecessors: () => [...new Set(connections.filter(({ to }) => to === nodeId).map(({ from }) => from))],
    // What has an output in the data counts as delivered.
    delivers: () => true,
    execution: data.execution ?? { id: NO_ID, created_at: new Date(nowMs).toISOString() },
    workflow: { id: NO_ID, version: 1 },
    nowMs,
    ...(data.item !== undefined && { item: data.item }),
    ...(data.index !== undefined && { index: data.index }),
  });
}

function outputOf({ outputs }: PreviewData, id: string): Json | undefined {
  return outputs !== undefined && Object.hasOwn(outputs, id) ? outputs[id] : undefined;
}

/** Where the run starts: at a node to which nothing leads; of several at one with an output. */
function findStart({ nodes, connections }: WorkflowDefinition, data: PreviewData): string | undefined {
  const reached = new Set(connections.map(({ to }) => to));
  const starts = nodes.filter(
    ({ id, parent, disabled }) => parent === undefined && disabled !== true && !reached.has(id),
  );
  return (starts.find(({ id }) => outputOf(data, id) !== undefined) ?? starts[0])?.id;
}

function triggerOutput(data: PreviewData, start: string | undefined, nowMs: number): Json | undefined {
  if (data.trigger !== undefined) return data.trigger;
  if (data.payload !== undefined) return manualTriggerOutput(data.payload, nowMs);
  return start === undefined ? undefined : outputOf(data, start);
}

/** The nodes from which a path leads to this one; into a loop leads what leads to the loop. */
function nodesBefore({ nodes, connections }: WorkflowDefinition, nodeId: string): Set<string> {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const sources = new Map<string, string[]>();
  for (const { from, to } of connections) {
    const known = sources.get(to);
    if (known === undefined) sources.set(to, [from]);
    else known.push(from);
  }
  const before = new Set<string>();
  const looked = new Set<string>();
  const pending = [nodeId];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (looked.has(id)) continue;
    looked.add(id);
    for (const from of sources.get(id) ?? []) {
      if (!parents.has(from)) continue;
      before.add(from);
      pending.push(from);
    }
    const parent = parents.get(id);
    // The loop itself has no output yet while its nodes run.
    if (parent !== undefined && parents.has(parent)) pending.push(parent);
  }
  return before;
}
