import { parentPort, threadId } from 'node:worker_threads';
import { READY, type ThreadMessage } from './thread.ts';

/** What a test asks a thread to do. */
export type EchoRequest = 'answer' | 'hang' | 'throw' | 'exit' | 'spoil';

export interface EchoAnswer {
  readonly threadId: number;
  readonly isFresh: boolean;
  readonly environment: readonly string[];
}

parentPort?.on('message', ({ request, isFresh }: ThreadMessage<EchoRequest>) => {
  if (request === 'throw') throw new Error('thrown in the thread');
  if (request === 'exit') process.exit(3);
  if (request === 'hang') for (;;);
  const answer: EchoAnswer = { threadId, isFresh, environment: Object.keys(process.env) };
  parentPort?.postMessage({ answer, isSpoilt: request === 'spoil' });
});
parentPort?.postMessage(READY);
