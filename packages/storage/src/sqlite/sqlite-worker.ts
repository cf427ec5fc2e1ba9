import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { armFailpoints, hardenIntrinsics, toError } from '@automateos/model';
import type { ThreadMessage, ThreadOptions, ThreadRequest } from './messages.ts';
import { openDatabase } from './open-database.ts';
import { createRequestRunner } from './run-requests.ts';

hardenIntrinsics();

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread only');

const tell = (message: ThreadMessage): void => port.postMessage(message);

function start(options: ThreadOptions): void {
  const { failpoints } = options;
  if (failpoints !== undefined) {
    armFailpoints(failpoints.armed, {
      delayMs: failpoints.delayMs,
      signalProcess: (signal) => void process.kill(process.pid, signal),
      tell: (line) => void writeSync(2, `${line}\n`),
    });
  }
  const database = openDatabase(options);
  const runner = createRequestRunner(database.db, tell);
  let isScheduled = false;
  port?.on('message', (request: ThreadRequest) => {
    if (request.kind === 'close') {
      runner.run();
      database.close();
      tell({ kind: 'answers', answers: [{ id: request.id, rows: [], changes: 0 }] });
      port?.close();
      return;
    }
    runner.add(request);
    if (isScheduled) return;
    isScheduled = true;
    // What has arrived until then goes into one commit.
    setImmediate(() => {
      isScheduled = false;
      runner.run();
    });
  });
  tell({ kind: 'ready' });
}

try {
  // Trusted: the thread that started this one wrote it.
  start(workerData as ThreadOptions);
} catch (thrown) {
  const { message } = toError(thrown);
  tell({ kind: 'refused', error: { code: 'REFUSED', message } });
}
