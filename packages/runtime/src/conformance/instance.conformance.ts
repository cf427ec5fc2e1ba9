import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Connect,
  createIdGenerator,
  createNodeCatalogue,
  type OutgoingHttp,
  type UserId,
  type WorkflowId,
} from '@automateos/model';
import { createCodeRunner, createNodeRunner, nodeCatalogue } from '@automateos/nodes';
import { createInProcessDoorbell, createInProcessLiveHints } from '@automateos/queue';
import { openSqliteStorage, type Storage } from '@automateos/storage';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { createRuntime } from '../create-runtime.ts';
import {
  type Clock,
  type Doorbell,
  type ExecutionRecord,
  LEASE,
  type LeaseSettings,
  type LiveHints,
  type Stores,
  type SystemStores,
  type Tracer,
} from '../ports.ts';
import { createKeyring } from '../secrets/keyring.ts';
import type { Actor, ExecutionView, UseCases, WorkflowInput, WorkflowView } from '../use-cases.ts';
import type { Worker } from '../worker/worker.ts';
import { type BreakableJournal, createBreakableJournal } from './breakable-journal.conformance.ts';
import { createTestNodes, type TestNodes } from './test-nodes.conformance.ts';

export interface InstanceOptions {
  /** The database of an instance that was there before; left out: a new one. */
  readonly dataDir?: string;
  readonly clock?: Clock;
  readonly nodes?: TestNodes;
  readonly http?: OutgoingHttp;
  readonly connect?: Connect;
  readonly concurrency?: number;
  readonly secretKey?: string;
  readonly previousSecretKey?: string;
  readonly isRegistrationOpen?: boolean;
  readonly random?: () => number;
  readonly tracer?: Tracer;
  readonly liveHints?: LiveHints;
  readonly lease?: LeaseSettings;
  /** Another database than an SQLite file in `dataDir`. */
  readonly openStorage?: (clock: Clock) => Promise<Storage>;
  readonly systemStores?: (stores: SystemStores) => SystemStores;
  readonly stores?: (stores: Stores) => Stores;
  /** False: nothing is claimed before `worker.start()`. */
  readonly isStarted?: boolean;
}

/** A whole runtime over a real database, as one process has it. */
export interface Instance {
  readonly useCases: UseCases;
  readonly worker: Worker;
  readonly storage: Storage;
  readonly journal: BreakableJournal;
  readonly doorbell: Doorbell;
  readonly nodes: TestNodes;
  readonly dataDir: string;
  /** What was logged at `error`. */
  readonly errors: readonly { readonly msg: string; readonly errorId?: string }[];
  /** What the kernel does with `kill -9`: no timer fires any more, nothing is committed, the files stay as they are. */
  kill(): Promise<void>;
  stop(drainMs?: number): Promise<void>;
}

/** Under the time limit of a test, on a machine that does much besides. */
const PATIENCE_MS = 40_000;

const NO_HTTP: OutgoingHttp = {
  request: () => Promise.reject(new Error('this test makes no request')),
};

const noConnect: Connect = () => Promise.reject(new Error('this test opens no socket'));

const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock whose timers end with the process that set them. */
function mortal(clock: Clock): Clock & { kill(): void } {
  let isDead = false;
  const stops = new Set<() => void>();
  return {
    ...clock,
    after: (delayMs, call) => {
      if (isDead) return () => {};
      const stop = clock.after(delayMs, () => {
        stops.delete(stop);
        if (!isDead) call();
      });
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    kill: () => {
      isDead = true;
      for (const stop of stops) stop();
    },
  };
}

export async function openInstance(options: InstanceOptions = {}): Promise<Instance> {
  const { nodes = createTestNodes(), secretKey = 'a secret of this instance alone' } = options;
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'automateos-runtime-')));
  const clock = mortal(options.clock ?? systemClock);
  const storage = await (options.openStorage?.(clock) ?? openSqliteStorage({ dataDir, clock }));
  const journal = createBreakableJournal(storage.journal);
  const doorbell = createInProcessDoorbell(clock);
  const errors: { msg: string }[] = [];
  const logger = pino({ level: 'error' }, { write: (line) => void errors.push(JSON.parse(line)) });
  const codeRunner = createCodeRunner();
  const nodeRunner = createNodeRunner();
  const { useCases, worker } = createRuntime({
    stores: options.stores?.(storage.stores) ?? storage.stores,
    systemStores: options.systemStores?.(storage.systemStores) ?? storage.systemStores,
    journal,
    doorbell,
    liveHints: options.liveHints ?? createInProcessLiveHints(clock),
    catalogue: createNodeCatalogue([...nodeCatalogue.list(), ...nodes.definitions]),
    http: options.http ?? NO_HTTP,
    connect: options.connect ?? noConnect,
    codeRunner,
    nodeRunner,
    keyring: createKeyring(secretKey, options.previousSecretKey),
    clock,
    logger,
    random: options.random ?? (() => 0.5),
    randomBytes,
    tracer: options.tracer,
    newId: createIdGenerator(clock.nowMs, randomBytes),
    checkDatabase: storage.checkHealth,
    publicUrl: () => 'https://automate.example',
    isRegistrationOpen: options.isRegistrationOpen ?? true,
    concurrency: options.concurrency ?? 50,
    // A fake clock jumps over heartbeats, which would be a lost lease.
    lease: options.lease ?? { ...LEASE, selfStopMs: 1_000_000_000 },
  });
  let isOpen = true;
  const kill = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    clock.kill();
    await doorbell.close();
    await codeRunner.close();
    await nodeRunner.close();
    await storage.close();
  };
  onTestFinished(async () => {
    await kill();
    await rm(dataDir, { recursive: true, force: true });
  });
  if (options.isStarted !== false) await worker.start();
  return {
    useCases,
    worker,
    storage,
    journal,
    doorbell,
    nodes,
    dataDir,
    errors,
    kill,
    stop: async (drainMs = 1_000) => {
      await worker.stop(drainMs);
      await kill();
    },
  };
}

export async function addActor({ useCases }: Instance): Promise<Actor> {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  const { id } = await useCases.users.register({ email, passwordHash: 'hash', address: null });
  return { userId: id as UserId, address: '192.0.2.7' };
}

type NodeInput = WorkflowInput['definition']['nodes'][number];

/** A definition of `call` nodes (or of what is given) and connections written `a>b` or `a.output>b`. */
export function define(
  nodes: readonly (string | NodeInput)[],
  connections: readonly string[],
): WorkflowInput['definition'] {
  return {
    nodes: nodes.map((node) => {
      if (typeof node !== 'string') return node;
      if (node === 'start') return { id: 'start', type: 'webhook', config: {} };
      return { id: node, type: 'call', config: { name: node } };
    }),
    connections: connections.map((text) => {
      const [source = '', to = ''] = text.split('>');
      const [from = '', output] = source.split('.');
      return { from, to, ...(output !== undefined && { output }) };
    }),
  };
}

export async function addWorkflow(
  instance: Instance,
  actor: Actor,
  definition: WorkflowInput['definition'],
  more: Partial<WorkflowInput> = {},
): Promise<WorkflowView> {
  return instance.useCases.workflows.create(actor, { name: 'A workflow', definition, ...more });
}

/** Waits for what another thread or process does; the time is a limit, not an expectation. */
export function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: 5 });
}

/**
 * Waits until the execution has this status, and gives it whole.
 *
 * @param clock goes on a little meanwhile, so that what is due at once comes
 */
export function reaches(
  instance: Instance,
  actor: Actor,
  id: ExecutionRecord['id'],
  status: ExecutionRecord['status'],
  clock?: { advance(ms: number): void },
): Promise<ExecutionView> {
  return eventually(async () => {
    clock?.advance(1);
    const view = await instance.useCases.executions.get(actor, id);
    if (view.status !== status) {
      throw new Error(`the execution is ${view.status}, not ${status}: ${JSON.stringify(view.error)}`);
    }
    return view;
  });
}

export function stepOf(view: ExecutionView, nodeId: string) {
  return view.steps.find((step) => step.nodeId === nodeId);
}

/** The statuses of all steps by node id. */
export function stepStatuses(view: ExecutionView): Record<string, string> {
  return Object.fromEntries(view.steps.map(({ nodeId, status }) => [nodeId, status]));
}

/** A fresh instance with one user and one workflow, ready to be started by `run`. */
export async function openWith(
  definition: WorkflowInput['definition'],
  options: InstanceOptions = {},
  more: Partial<WorkflowInput> = {},
) {
  const instance = await openInstance(options);
  const actor = await addActor(instance);
  const workflow = await addWorkflow(instance, actor, definition, more);
  const execute = (payload: WorkflowView['settings'] | object = {}, idempotencyKey?: string) =>
    instance.useCases.executions.execute(actor, workflow.id as WorkflowId, {
      payload: payload as never, // plain data of the test
      idempotencyKey,
    });
  const run = async (payload: object = {}): Promise<ExecutionView> => {
    const { executionId } = await execute(payload);
    return eventually(async () => {
      const view = await instance.useCases.executions.get(actor, executionId);
      if (view.completedAt === null) throw new Error(`the execution is still ${view.status}`);
      return view;
    });
  };
  return { instance, actor, workflow, execute, run, nodes: instance.nodes };
}
