import { randomBytes } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { hardenIntrinsics, type StepOutcome, toError } from '@automateos/model';
import { nodeCatalogue } from '../catalogue.ts';
import { READY, type ThreadMessage, type ThreadReply } from '../threads/thread.ts';
import type { HeavyRequest } from './create-node-runner.ts';

hardenIntrinsics();

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread only');

const nowhere = (): never => {
  throw new Error('a pure node reaches nothing');
};

async function outcomeOf({ type, config, timeoutMs }: HeavyRequest): Promise<StepOutcome> {
  const node = nodeCatalogue.find(type);
  if (node === undefined) throw new Error(`there is no node type "${type}"`);
  return await node.execute({
    config,
    attempt: 1,
    idempotencyKey: '',
    // The thread is ended when its work is to stop.
    signal: new AbortController().signal,
    timeoutMs,
    http: { request: nowhere },
    connect: nowhere,
    credential: nowhere,
    monotonicMs: () => performance.now(),
    randomBytes,
    runCode: nowhere,
  });
}

port.on('message', ({ request }: ThreadMessage<HeavyRequest>) => {
  outcomeOf(request).then(
    (answer) => port.postMessage({ answer, isSpoilt: false } satisfies ThreadReply<StepOutcome>),
    (error: unknown) => {
      // Thrown where nobody catches it, so that the thread ends and the pool hears why.
      queueMicrotask(() => {
        throw toError(error);
      });
    },
  );
});
port.postMessage(READY);
