import { parentPort } from 'node:worker_threads';
import { hardenIntrinsics, toError } from '@automateos/model';
import { newQuickJSWASMModule, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten';
import { READY, type ThreadMessage, type ThreadReply } from '../../threads/thread.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import type { SandboxAnswer, SandboxRequest } from './sandbox-messages.ts';

hardenIntrinsics();

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread only');

let module: QuickJSWASMModule | undefined;

async function answer({ request, isFresh }: ThreadMessage<SandboxRequest>): Promise<ThreadReply<SandboxAnswer>> {
  if (isFresh || module === undefined) module = await newQuickJSWASMModule(RELEASE_SYNC);
  try {
    return runInSandbox(module, request);
  } catch (error: unknown) {
    // Deep values overflow the stack of the host; whatever else breaks here ends the thread as a fault of ours.
    if (!(error instanceof RangeError) || !error.message.includes('call stack')) throw toError(error);
    return { answer: { kind: 'limit', limit: 'stack', logs: [] }, isSpoilt: true };
  }
}

port.on('message', (message: ThreadMessage<SandboxRequest>) => {
  answer(message).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => {
      // Thrown where nobody catches it, so that the thread ends and the pool hears why.
      queueMicrotask(() => {
        throw toError(error);
      });
    },
  );
});
port.postMessage(READY);
