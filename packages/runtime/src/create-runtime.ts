import { previewExpression } from '@automateos/expressions';
import type {
  AnyNodeDefinition,
  ApiKeyId,
  CodeRunner,
  Connect,
  CredentialId,
  ExecutionId,
  NodeCatalogue,
  NodeRunner,
  OutgoingHttp,
  RedriveId,
  SessionId,
  UserId,
  WebhookRequestId,
  WorkerId,
  WorkflowId,
} from '@automateos/model';
import type { Logger } from 'pino';
import { createCallCheck } from './calls/check-calls.ts';
import { readWakeups } from './calls/read-wakeups.ts';
import { createSteadyCalls } from './calls/steady-calls.ts';
import { checkHealth } from './check-health.ts';
import { createCredentialUseCases } from './credentials/credential-use-cases.ts';
import { createCredentialVault } from './credentials/credential-vault.ts';
import { createCredentialTrial } from './credentials/try-credential.ts';
import { createDeadLetterUseCases } from './dead-letters/dead-letter-use-cases.ts';
import { createRedriver } from './dead-letters/redriver.ts';
import { type AcceptDeps, acceptExecution } from './executions/accept-execution.ts';
import { createExecutionUseCases } from './executions/execution-use-cases.ts';
import { createJournalWriter } from './journal-writer.ts';
import { createLiveUseCases } from './live/live-use-cases.ts';
import { createMetrics } from './metrics.ts';
import { createOperationUseCases } from './operations/operation-use-cases.ts';
import {
  type Clock,
  type Doorbell,
  type Journal,
  LEASE,
  type LeaseSettings,
  type LiveHints,
  type QueueFigures,
  type Stores,
  type SystemStores,
  type Tracer,
} from './ports.ts';
import { createRestarter } from './restart/restarter.ts';
import { createPruner, type RetentionSettings } from './retention/pruner.ts';
import type { Keyring } from './secrets/keyring.ts';
import { createResumeLinks } from './secrets/resume-links.ts';
import { sealAnew } from './secrets/seal-anew.ts';
import { createStoreUseCases } from './store/store-use-cases.ts';
import { createScheduleUseCases } from './triggers/schedule-use-cases.ts';
import { createTriggerWatch } from './triggers/trigger-watch.ts';
import type { UseCases } from './use-cases.ts';
import { createApiKeyUseCases } from './users/api-key-use-cases.ts';
import { createSessionUseCases } from './users/session-use-cases.ts';
import { createUserUseCases } from './users/user-use-cases.ts';
import { createWaitUseCases } from './waits/wait-use-cases.ts';
import { createAnswerWatch } from './webhooks/answer-watch.ts';
import { createInbox } from './webhooks/inbox.ts';
import { createInboxUseCases } from './webhooks/inbox-use-cases.ts';
import { createWebhookUseCases } from './webhooks/webhook-use-cases.ts';
import { createLease } from './worker/lease.ts';
import { createQueueWatch } from './worker/queue-watch.ts';
import { createRunPool } from './worker/run-pool.ts';
import { createWorker, type Worker } from './worker/worker.ts';
import { createWorkflowCompiler } from './workflows/compile-workflow.ts';
import { createCredentialFinder } from './workflows/credential-references.ts';
import { createSecretMarks } from './workflows/secret-marks.ts';
import { createWorkflowCache } from './workflows/workflow-cache.ts';
import { createWorkflowUseCases } from './workflows/workflow-use-cases.ts';

export interface RuntimeDeps {
  readonly stores: Stores;
  readonly systemStores: SystemStores;
  readonly journal: Journal;
  readonly doorbell: Doorbell;
  readonly liveHints: LiveHints;
  readonly catalogue: NodeCatalogue;
  readonly http: OutgoingHttp;
  readonly connect: Connect;
  readonly codeRunner: CodeRunner;
  readonly nodeRunner: NodeRunner;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly logger: Logger;
  /** In [0, 1). */
  readonly random: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly newId: () => string;
  /** Where it is told what is done; left out: nobody listens. */
  readonly tracer?: Tracer | undefined;
  /** Rejects when the database does not answer. */
  readonly checkDatabase: () => Promise<void>;
  /** The address under which clients reach the server, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly isRegistrationOpen: boolean;
  /** Executions at once in this process; null: it accepts only, and other processes run what it accepted. */
  readonly concurrency: number | null;
  /** From when on it is not ready, because it was told to stop. */
  readonly isStopping?: () => boolean;
  /** What is kept how long; by default all for ever. */
  readonly retention?: RetentionSettings;
  /** The protocol's times; the storage has the same. */
  readonly lease?: LeaseSettings;
}

export interface Runtime {
  readonly useCases: UseCases;
  readonly worker: Worker;
  /** After the last request: stores what is still on its way. */
  close(): Promise<void>;
}

/** Puts the use cases and the worker together over the ports. */
export function createRuntime(deps: RuntimeDeps): Runtime {
  const { clock, logger, doorbell, stores, systemStores } = deps;
  // Ids are branded by what they name; here is where they are made.
  const newId = <Id extends string>(): Id => deps.newId() as Id;
  const metrics = createMetrics();
  metrics.followLostRings(doorbell.lostRings);
  deps.journal.followBatches(metrics.batchCommitted);
  const settings = deps.lease ?? LEASE;
  const { concurrency } = deps;
  const lease =
    concurrency === null
      ? null
      : createLease({
          workers: systemStores.workers,
          clock,
          logger,
          metrics,
          settings,
          newWorkerId: newId<WorkerId>,
          onLost: () => pool?.dropAll(),
        });
  const journal = createJournalWriter({ journal: deps.journal, clock, logger, metrics, lease });
  const compiler = createWorkflowCompiler(deps.catalogue);
  const triggerOf = (type: string): AnyNodeDefinition | undefined => {
    const found = deps.catalogue.find(type);
    return found?.trigger === true ? found : undefined;
  };
  const resumeLinks = createResumeLinks(deps.keyring, deps.publicUrl);
  const workflows = createWorkflowCache(systemStores.workflowLookup, compiler);
  const vault = createCredentialVault({
    store: systemStores.credentials,
    keyring: deps.keyring,
    http: deps.http,
    clock,
    logger,
  });
  let figures: QueueFigures | undefined;

  const newRestarter = () =>
    createRestarter({ stores, workflows, compiler, clock, newExecutionId: newId<ExecutionId> });
  const redriver = createRedriver({
    queue: systemStores.redrives,
    newRestarter,
    doorbell,
    clock,
    logger,
    queuedOf: (workflowId) => figures?.queuedByWorkflow.get(workflowId) ?? 0,
  });
  const triggerWatch = createTriggerWatch({
    queue: systemStores.triggers,
    workflows,
    triggerOf,
    doorbell,
    clock,
    logger,
    publicUrl: deps.publicUrl,
    newExecutionId: newId<ExecutionId>,
    queuedOf: (workflowId) => figures?.queuedByWorkflow.get(workflowId) ?? 0,
  });
  const pruner = createPruner({
    store: systemStores.retention,
    clock,
    logger,
    metrics,
    settings: deps.retention ?? { days: null, maxBytes: null },
  });
  const answers = createAnswerWatch({ hints: deps.liveHints, clock, logger });
  // Who waits in this process hears of a commit at once, all others by hints.
  const onRecorded = (workflowId: WorkflowId, executionId: ExecutionId, isAnswer: boolean): void => {
    answers.recorded(executionId);
    deps.liveHints.publish(workflowId, executionId, isAnswer);
  };
  // Redrives go on, and triggers start executions, where executions are run.
  const wakeRedriver = (): void => {
    if (concurrency !== null) redriver.wake();
  };
  const onFigures = (next: QueueFigures): void => {
    figures = next;
    // Each sweep ends with this.
    wakeRedriver();
    if (concurrency !== null) triggerWatch.wake();
    if (concurrency !== null) pruner.wake();
  };
  /** Its row is woken already; where this fails the sweep finds it. */
  const ringCaller = async (executionId: ExecutionId): Promise<void> => {
    const caller = await systemStores.calls.findCaller(executionId).catch(() => undefined);
    if (caller !== undefined) doorbell.ringAll(caller);
  };
  const pool =
    lease === null || concurrency === null
      ? null
      : createRunPool({
          journal,
          http: deps.http,
          connect: deps.connect,
          vault,
          codeRunner: deps.codeRunner,
          nodeRunner: deps.nodeRunner,
          clock,
          logger,
          metrics,
          random: deps.random,
          randomBytes: deps.randomBytes,
          tracer: deps.tracer,
          idempotencyKey: deps.keyring.idempotencyKey,
          resumeLinks,
          waits: systemStores.waits,
          readWakeups: (id, open) => readWakeups(id, open, { ...systemStores, workflows }),
          callWorkflow: createSteadyCalls({
            calls: systemStores.calls,
            workflows,
            doorbell,
            clock,
            logger,
            newExecutionId: newId<ExecutionId>,
            queuedOf: (workflowId) => figures?.queuedByWorkflow.get(workflowId) ?? 0,
          }),
          concurrency,
          onRecorded,
          onParked: doorbell.ring,
          onCalledEnded: (executionId) => void ringCaller(executionId),
          onHandedBack: (executionId) => doorbell.ring(executionId),
          lease,
          onFree: (isLimited) => worker.slotFreed(isLimited),
        });
  const worker: Worker =
    lease === null || pool === null
      ? createQueueWatch({ executionQueue: systemStores.executionQueue, clock, logger, metrics, onFigures })
      : createWorker({
          systemStores,
          doorbell,
          workflows,
          lease,
          pool,
          clock,
          logger,
          metrics,
          settings,
          random: deps.random,
          onFigures,
        });
  const acceptDeps: AcceptDeps = {
    journal,
    doorbell,
    clock,
    logger,
    metrics,
    newExecutionId: newId<ExecutionId>,
    tracer: deps.tracer,
    pool,
    queuedOf: (workflowId) => figures?.queuedByWorkflow.get(workflowId) ?? 0,
    onRecorded,
    onBehind: () => worker.markBehind(),
  };
  const accept: (request: Parameters<typeof acceptExecution>[0]) => ReturnType<typeof acceptExecution> = (request) =>
    acceptExecution(request, acceptDeps);
  const inbox = createInbox({ store: systemStores.webhookInbox, clock, logger });
  const webhooks = createWebhookUseCases({
    lookup: systemStores.workflowLookup,
    workflows,
    vault,
    clock,
    accept,
    inbox,
    answers,
    answerStore: systemStores.answers,
    newRequestId: newId<WebhookRequestId>,
  });
  const sessions = { store: stores.sessions, clock, newSessionId: newId<SessionId> };
  const useCases: UseCases = {
    users: createUserUseCases({
      store: stores.users,
      sessions,
      isRegistrationOpen: deps.isRegistrationOpen,
      newUserId: newId<UserId>,
    }),
    sessions: createSessionUseCases(sessions),
    apiKeys: createApiKeyUseCases({ store: stores.apiKeys, clock, logger, newApiKeyId: newId<ApiKeyId> }),
    credentials: createCredentialUseCases({
      store: stores.credentials,
      tokenStore: systemStores.credentials,
      tryCredential: createCredentialTrial({
        vault,
        http: deps.http,
        connect: deps.connect,
        nodes: deps.catalogue.list(),
      }),
      keyring: deps.keyring,
      http: deps.http,
      clock,
      publicUrl: deps.publicUrl,
      newCredentialId: newId<CredentialId>,
    }),
    workflows: createWorkflowUseCases({
      store: stores.workflows,
      credentials: stores.credentials,
      compiler,
      checkCalls: createCallCheck(deps.catalogue, systemStores.calls),
      credentialsOf: createCredentialFinder(deps.catalogue),
      triggerOf,
      keyring: deps.keyring,
      secretMarks: createSecretMarks(deps.catalogue, deps.keyring),
      clock,
      publicUrl: deps.publicUrl,
      newWorkflowId: newId<WorkflowId>,
      onChanged: webhooks.forget,
    }),
    store: createStoreUseCases({ store: stores.storeEntries, workflows: stores.workflows, clock }),
    schedules: createScheduleUseCases({ store: stores.workflows, triggerOf, clock }),
    executions: createExecutionUseCases({
      stores,
      workflows,
      compiler,
      doorbell,
      clock,
      accept,
      triggerOf,
      queue: systemStores.redrives,
      newRestarter,
      calls: systemStores.calls,
    }),
    deadLetters: createDeadLetterUseCases({
      stores,
      queue: systemStores.redrives,
      newRestarter,
      doorbell,
      clock,
      newRedriveId: newId<RedriveId>,
      onRedrive: wakeRedriver,
    }),
    live: createLiveUseCases({ store: stores.live, hints: deps.liveHints, clock, logger }),
    waits: createWaitUseCases({
      waits: systemStores.waits,
      executions: stores.executions,
      workflows,
      resumeLinks,
      doorbell,
      clock,
    }),
    webhooks: {
      find: webhooks.find,
      ...createInboxUseCases({ stores, inbox, workflows, compiler, clock, accept }),
    },
    operations: createOperationUseCases({
      store: stores.operations,
      doorbell,
      clock,
      sweepAgeMs: pool === null ? () => null : worker.sweepAgeMs,
    }),
    expressions: {
      preview: (request) => previewExpression(request, { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs }),
    },
    nodeTypes: { list: () => deps.catalogue.list() },
    health: {
      check: () =>
        checkHealth({
          checkDatabase: deps.checkDatabase,
          clock,
          doorbell,
          sweepAgeMs: pool === null ? () => null : worker.sweepAgeMs,
          isStopping: deps.isStopping ?? (() => false),
        }),
    },
    metrics,
  };
  let isStopped = false;
  const stop: Worker['stop'] = async (limitMs) => {
    isStopped = true;
    answers.closeAfter(limitMs);
    await Promise.all([redriver.stop(), triggerWatch.stop(), pruner.stop(), worker.stop(limitMs)]);
  };
  const close = async (): Promise<void> => {
    answers.close();
    await inbox.flush();
  };
  const start: Worker['start'] = async () => {
    await worker.start();
    if (concurrency === null || deps.keyring.previous === undefined) return;
    void sealAnew({ store: systemStores.sealed, keyring: deps.keyring, logger }, () => isStopped).then(
      (outcome) => logger.info(outcome, 'what SECRET_KEY_PREVIOUS had sealed is sealed with SECRET_KEY'),
      (error: unknown) => logger.error({ err: error }, 'not all is sealed with SECRET_KEY yet; the next start goes on'),
    );
  };
  return { useCases, worker: { ...worker, start, stop }, close };
}
