import { type ExecutionId, notFound, type WorkflowId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, LiveChange, LiveHints, LiveStore } from '../ports.ts';
import type { Actor } from '../use-cases.ts';
import { ExecutionReader } from './execution-reader.ts';
import { Following } from './follow.ts';
import type { LiveReader, LiveStream } from './live-events.ts';
import { WorkflowReader } from './workflow-reader.ts';

export interface LiveDeps {
  readonly store: LiveStore;
  readonly hints: LiveHints;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Hints can be lost: while somebody listens, everything is looked at this often without one. */
const LOOK_EVERY_MS = 2_000;

/** Null: the following is about all executions of its workflow. */
type Followings = Map<Following, ExecutionId | null>;

export function createLiveUseCases(deps: LiveDeps) {
  const { store, hints, clock } = deps;
  const byWorkflow = new Map<WorkflowId, Followings>();
  let unsubscribe = (): void => {};
  let stopTimer = (): void => {};

  const lookLater = (): void => {
    stopTimer = clock.after(LOOK_EVERY_MS, () => {
      for (const followings of byWorkflow.values()) for (const following of followings.keys()) following.hear(null);
      lookLater();
    });
  };

  const hear = ({ workflowId, executionId }: LiveChange): void => {
    for (const [following, subject] of byWorkflow.get(workflowId) ?? []) {
      if (subject === null || executionId === null || subject === executionId) following.hear(executionId);
    }
  };

  const follow = (workflowId: WorkflowId, executionId: ExecutionId | null, reader: LiveReader): LiveStream => {
    const following = new Following(reader, deps, () => {
      const followings = byWorkflow.get(workflowId);
      followings?.delete(following);
      if (followings?.size === 0) byWorkflow.delete(workflowId);
      if (byWorkflow.size > 0) return;
      unsubscribe();
      stopTimer();
    });
    if (byWorkflow.size === 0) {
      unsubscribe = hints.subscribe((changes) => changes.forEach(hear));
      lookLater();
    }
    const followings: Followings = byWorkflow.get(workflowId) ?? new Map();
    byWorkflow.set(workflowId, followings.set(following, executionId));
    return following;
  };

  return {
    async followExecution(
      actor: Actor,
      id: ExecutionId,
      lastEventId: string | undefined,
    ): Promise<LiveStream | undefined> {
      const summary = await store.findSummary(actor.userId, id);
      if (summary === undefined) throw notFound();
      const reader = new ExecutionReader(store, actor.userId, id, lastEventId);
      return reader.hasHeardEnd(summary) ? undefined : follow(summary.workflowId, id, reader);
    },
    async followWorkflow(actor: Actor, id: WorkflowId, lastEventId: string | undefined): Promise<LiveStream> {
      if (!(await store.hasWorkflow(actor.userId, id))) throw notFound();
      return follow(id, null, new WorkflowReader(store, actor.userId, id, lastEventId));
    },
  };
}
