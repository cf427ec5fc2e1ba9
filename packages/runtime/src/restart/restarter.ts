import type { Plan } from '@automateos/engine';
import type { ExecutionId, UserId, VersionChoice, WorkflowId, WorkflowSettings } from '@automateos/model';
import { timeLimitOf } from '../executions/time-limit.ts';
import type { Clock, ExecutionRestart, RestartSource, StepRecord, Stores } from '../ports.ts';
import type { WorkflowCompiler } from '../workflows/compile-workflow.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import { planRestart, type RestartPlan, type RestartPoint } from './plan-restart.ts';

export interface RestarterDeps {
  readonly stores: Pick<Stores, 'workflows'>;
  readonly workflows: WorkflowCache;
  readonly compiler: WorkflowCompiler;
  readonly clock: Clock;
  readonly newExecutionId: () => ExecutionId;
}

export interface RestartWish {
  readonly ownerId: UserId;
  readonly source: RestartSource;
  readonly point: RestartPoint;
  readonly version: VersionChoice;
  readonly given: readonly StepRecord[];
}

/** A restart that can be made, or why it cannot. */
export type Restart =
  | { readonly ok: true; readonly restart: ExecutionRestart; readonly plan: Extract<RestartPlan, { ok: true }> }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface Restarter {
  prepare(wish: RestartWish): Promise<Restart>;
}

interface Target {
  readonly plan: Plan;
  readonly version: number;
  readonly settings: WorkflowSettings;
}

/** Makes new executions out of recorded ones. What it looks up about workflows it looks up once: make one for a batch. */
export function createRestarter(deps: RestarterDeps): Restarter {
  const records = new Map<WorkflowId, ReturnType<Stores['workflows']['findWorkflow']>>();
  const findWorkflow = (ownerId: UserId, id: WorkflowId) => {
    const known = records.get(id) ?? deps.stores.workflows.findWorkflow(ownerId, id);
    records.set(id, known);
    return known;
  };
  const targets = new Map<string, Promise<Target | Extract<Restart, { ok: false }>>>();
  const findTarget = async ({ ownerId, source, version }: RestartWish) => {
    const record = await findWorkflow(ownerId, source.workflowId);
    if (record === undefined) return refusal('WORKFLOW_MISSING', 'The workflow was deleted.');
    if (version === 'original') {
      const { plan } = await deps.workflows.get(source.workflowId, source.workflowVersion);
      return { plan, version: source.workflowVersion, settings: record.settings };
    }
    const [issue] = record.isActive ? [] : deps.compiler.check(record.definition);
    if (issue !== undefined) {
      return refusal('DEFINITION_INVALID', `The current version cannot run: ${issue.field}: ${issue.issue}`);
    }
    const { plan } = await deps.workflows.get(source.workflowId, record.version);
    return { plan, version: record.version, settings: record.settings };
  };
  return {
    prepare: async (wish) => {
      const { source } = wish;
      const key = `${source.workflowId} ${wish.version === 'original' ? source.workflowVersion : 'current'}`;
      const finding = targets.get(key) ?? findTarget(wish);
      targets.set(key, finding);
      const target = await finding;
      if ('ok' in target) return target;
      const { plan: original } = await deps.workflows.get(source.workflowId, source.workflowVersion);
      const given = new Set(wish.given.map(({ nodeId }) => nodeId));
      const plan = planRestart({ source, original, target: target.plan, point: wish.point, given });
      if (!plan.ok) return plan;
      const execution = {
        id: deps.newExecutionId(),
        workflowId: source.workflowId,
        ownerId: wish.ownerId,
        workflowVersion: target.version,
        triggerNodeId: source.triggerNodeId,
        retryOf: source.executionId,
        createdAt: deps.clock.nowMs(),
        timeLimitMs: timeLimitOf(target.settings),
        dedupe: null,
        claimedBy: null,
      };
      const { copied, keyed, continued } = plan;
      const taken = { copied, keyed, continued, given: wish.given };
      return { ok: true, plan, restart: { execution, source: source.executionId, ...taken } };
    },
  };
}

function refusal(code: string, message: string): Extract<Restart, { ok: false }> {
  return { ok: false, code, message };
}
