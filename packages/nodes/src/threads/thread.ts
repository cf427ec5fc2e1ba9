import { Worker, type WorkerOptions } from 'node:worker_threads';
import { toError } from '@automateos/model';

/** What a thread sends when it can take its first job. */
export const READY = 'ready';

/** A thread that is not ready by then never will be. */
const START_LIMIT_MS = 30_000;

/** What a thread is sent. */
export interface ThreadMessage<Request> {
  readonly request: Request;
  /** It must forget all that it holds of earlier jobs. */
  readonly isFresh: boolean;
}

/** What a thread sends back. */
export interface ThreadReply<Answer> {
  readonly answer: Answer;
  /** The thread must not be used again. */
  readonly isSpoilt: boolean;
}

export type ThreadOutcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'overdue' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'died'; readonly error: Error };

export interface ThreadOptions {
  readonly file: URL;
  readonly name: string;
  readonly resourceLimits: NonNullable<WorkerOptions['resourceLimits']>;
}

/**
 * A thread that does one job after the other:
 *
 *   starting → idle ⇄ busy → ended
 *
 * It ends when a job takes too long or is aborted, when it says that it is spoilt, and when it dies.
 */
export class Thread<Request, Answer> {
  /** Whose job was the last one, and how many it has done since it was fresh. */
  owner: string | null = null;
  jobs = 0;
  readonly #worker: Worker;
  #settle: ((outcome: ThreadOutcome<Answer>) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #isEnded = false;
  #limitMs = 0;

  constructor({ file, name, resourceLimits }: ThreadOptions) {
    // Nothing of the process's settings, which hold its secrets; and what it prints is nobody's.
    const given = { env: {}, argv: [], execArgv: [], stdout: true, stderr: true };
    this.#worker = new Worker(file, { ...given, name, resourceLimits });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on('message', (message: typeof READY | ThreadReply<Answer>) => this.#hear(message));
    this.#worker.on('error', (thrown) => this.#die(toError(thrown)));
    this.#worker.on('exit', (code) => this.#die(new Error(`the thread ended with ${code}`)));
    this.#worker.unref();
  }

  get isBusy(): boolean {
    return this.#settle !== undefined;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Does a job; the thread must be free. @param limitMs time in the thread, its start not counted */
  run(message: ThreadMessage<Request>, limitMs: number): Promise<ThreadOutcome<Answer>> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#limitMs = limitMs;
      this.#worker.ref();
      this.#arm();
      this.#worker.postMessage(message);
    });
  }

  /** Ends the thread if it has no job by then. */
  endAfter(idleMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#isEnded) this.#timer = setTimeout(() => void this.end('aborted'), idleMs).unref();
  }

  /** Ends the thread and the job that it does. */
  async end(kind: 'aborted' | 'overdue'): Promise<void> {
    this.#isEnded = true;
    this.#finish({ kind });
    await this.#worker.terminate();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#isReady) this.#timer = setTimeout(() => void this.end('overdue'), this.#limitMs);
    else this.#timer = setTimeout(() => this.#die(new Error('the thread did not start')), START_LIMIT_MS);
  }

  #hear(message: typeof READY | ThreadReply<Answer>): void {
    if (message === READY) {
      this.#isReady = true;
      if (this.isBusy) this.#arm();
      return;
    }
    if (message.isSpoilt) this.#isEnded = true;
    this.#finish({ kind: 'answered', answer: message.answer });
    if (message.isSpoilt) void this.#worker.terminate();
  }

  #die(error: Error): void {
    this.#isEnded = true;
    this.#finish({ kind: 'died', error });
    void this.#worker.terminate();
  }

  #finish(outcome: ThreadOutcome<Answer>): void {
    clearTimeout(this.#timer);
    this.#worker.unref();
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(outcome);
  }
}
