import { randomBytes } from 'node:crypto';
import { readSync } from 'node:fs';
import { createIdGenerator, createNodeCatalogue, type HttpClient } from '@automateos/model';
import { createCodeRunner, createNodeRunner, nodeCatalogue } from '@automateos/nodes';
import { createInProcessDoorbell, createInProcessLiveHints } from '@automateos/queue';
import { openPostgresStorage } from '@automateos/storage';
import { pino } from 'pino';
import { createRuntime } from '../create-runtime.ts';
import { type Clock, type JournalWrite, leaseSettingsOf } from '../ports.ts';
import { createKeyring } from '../secrets/keyring.ts';
import { createTestNodes, succeed } from './test-nodes.conformance.ts';

/**
 * A worker in a process of its own, for tests that suspend it. It says on stdout, a JSON text a line: `ready`, each call
 * that it makes, and, after it stood still, what became of a last write that it tries past its own guards.
 *
 * Arguments: the database's URL, the lease in milliseconds, how long a call takes.
 */
const [, , url = '', leaseMs = '', callMs = ''] = process.argv;
const lease = leaseSettingsOf(Number(leaseMs));
const say = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

const clock: Clock = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};
const storage = await openPostgresStorage({ url, poolSize: 3, lease });
let last: JournalWrite | undefined;
const nodes = createTestNodes();
nodes.on('a', async ({ key, attempt }) => {
  say({ kind: 'call', key, attempt });
  await new Promise((resolve) => setTimeout(resolve, Number(callMs)));
  return succeed('done');
});
const NO_HTTP: HttpClient = { request: () => Promise.reject(new Error('this test makes no request')) };

const { worker } = createRuntime({
  stores: storage.stores,
  systemStores: storage.systemStores,
  journal: {
    ...storage.journal,
    append: (write, mayStore) => {
      if (write.kind === 'advance') last = write;
      return storage.journal.append(write, mayStore);
    },
  },
  doorbell: createInProcessDoorbell(clock),
  liveHints: createInProcessLiveHints(clock),
  catalogue: createNodeCatalogue([...nodeCatalogue.list(), ...nodes.definitions]),
  http: NO_HTTP,
  connect: () => Promise.reject(new Error('this test opens no socket')),
  codeRunner: createCodeRunner(),
  nodeRunner: createNodeRunner(),
  keyring: createKeyring('a secret of this test alone, for both'),
  clock,
  logger: pino({ level: 'error' }, pino.destination(2)),
  random: Math.random,
  randomBytes,
  newId: createIdGenerator(Date.now, randomBytes),
  checkDatabase: storage.checkHealth,
  publicUrl: () => 'https://automate.example',
  isRegistrationOpen: false,
  concurrency: 5,
  lease,
});
await worker.start();
say({ kind: 'ready' });

let seenMs = performance.now();
setInterval(() => {
  const stoodStillMs = performance.now() - seenMs;
  seenMs = performance.now();
  if (stoodStillMs < lease.leaseMs || last?.kind !== 'advance') return;
  const stale = { ...last, transition: { to: 'failed', error: null, completedAt: 1 } } as const;
  storage.journal.append(stale).then(
    (verdict) => say({ kind: 'stale-write', executionId: stale.executionId, verdict: verdict.kind }),
    (error: unknown) => say({ kind: 'stale-write', verdict: String(error) }),
  );
}, 50);

// For the test of an event loop that stands still: until a byte comes in.
process.on('SIGUSR2', () => {
  readSync(0, Buffer.alloc(1));
});
process.on('SIGTERM', () => process.exit(0));
