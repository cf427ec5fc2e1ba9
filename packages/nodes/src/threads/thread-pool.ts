import { Thread, type ThreadOptions, type ThreadOutcome } from './thread.ts';

export interface ThreadJob<Request> {
  readonly request: Request;
  /** After this time in the thread, in milliseconds, the thread is ended. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Whose job it is; a thread is told to begin afresh when its last one was somebody else's. */
  readonly owner: string;
}

export interface ThreadPoolOptions extends ThreadOptions {
  /** Threads at once; they are started when they are needed. */
  readonly size: number;
  /** After so many jobs a thread is told to begin afresh. */
  readonly jobsPerLife: number;
  /** A thread without a job for so long is ended. */
  readonly idleMs: number;
}

export interface ThreadPool<Request, Answer> {
  /** Never rejects. Jobs wait for a free thread in the order in which they came. */
  run(job: ThreadJob<Request>): Promise<ThreadOutcome<Answer>>;
  /** Ends all threads; jobs that run or wait are aborted. */
  close(): Promise<void>;
}

interface Entry<Request, Answer> {
  readonly job: ThreadJob<Request>;
  readonly settle: (outcome: ThreadOutcome<Answer>) => void;
  thread?: Thread<Request, Answer>;
}

export function createThreadPool<Request, Answer>(options: ThreadPoolOptions): ThreadPool<Request, Answer> {
  const threads = new Set<Thread<Request, Answer>>();
  const waiting: Entry<Request, Answer>[] = [];
  let isClosed = false;

  function serve(): void {
    for (let next = waiting[0]; next !== undefined && !isClosed; next = waiting[0]) {
      const thread = threadFor(next.job.owner);
      if (thread === undefined) return;
      waiting.shift();
      void begin(thread, next);
    }
  }

  /** A free thread, best one that had the same owner; none when all are busy. */
  function threadFor(owner: string): Thread<Request, Answer> | undefined {
    for (const thread of threads) if (thread.isEnded) threads.delete(thread);
    const free = [...threads].filter(({ isBusy }) => !isBusy);
    const known = free.find((thread) => thread.owner === owner);
    if (known !== undefined || threads.size >= options.size) return known ?? free[0];
    const thread = new Thread<Request, Answer>(options);
    threads.add(thread);
    return thread;
  }

  async function begin(thread: Thread<Request, Answer>, entry: Entry<Request, Answer>): Promise<void> {
    const { request, owner, limitMs } = entry.job;
    const isFresh = thread.owner !== owner || thread.jobs >= options.jobsPerLife;
    thread.owner = owner;
    thread.jobs = isFresh ? 1 : thread.jobs + 1;
    entry.thread = thread;
    entry.settle(await thread.run({ request, isFresh }, limitMs));
    serve();
    if (!thread.isBusy) thread.endAfter(options.idleMs);
  }

  return {
    run: (job) => {
      if (isClosed || job.signal.aborted) return Promise.resolve({ kind: 'aborted' });
      return new Promise((resolve) => {
        const onAbort = (): void => {
          const index = waiting.indexOf(entry);
          if (index >= 0) waiting.splice(index, 1);
          if (entry.thread === undefined) entry.settle({ kind: 'aborted' });
          else void entry.thread.end('aborted');
        };
        const entry: Entry<Request, Answer> = {
          job,
          settle: (outcome) => {
            job.signal.removeEventListener('abort', onAbort);
            resolve(outcome);
          },
        };
        job.signal.addEventListener('abort', onAbort, { once: true });
        waiting.push(entry);
        serve();
      });
    },
    close: async () => {
      isClosed = true;
      for (const { settle } of waiting.splice(0)) settle({ kind: 'aborted' });
      await Promise.all([...threads].map((thread) => thread.end('aborted')));
    },
  };
}
