import { expect, it, onTestFinished, vi } from 'vitest';
import type { EchoAnswer, EchoRequest } from './echo-worker.conformance.ts';
import { createThreadPool, type ThreadPool } from './thread-pool.ts';

const ECHO = new URL('./echo-worker.conformance.ts', import.meta.url);

function open(
  size: number,
  more: { jobsPerLife?: number; idleMs?: number; file?: URL } = {},
): ThreadPool<EchoRequest, EchoAnswer> {
  const options = { file: ECHO, name: 'echo', size, jobsPerLife: 100, idleMs: 60_000, resourceLimits: {}, ...more };
  const pool = createThreadPool<EchoRequest, EchoAnswer>(options);
  onTestFinished(() => pool.close());
  return pool;
}

function job(request: EchoRequest, more: { owner?: string; limitMs?: number; signal?: AbortSignal } = {}) {
  return { request, owner: 'a', limitMs: 20_000, signal: new AbortController().signal, ...more };
}

async function answerOf(pool: ThreadPool<EchoRequest, EchoAnswer>, ...given: Parameters<typeof job>) {
  const outcome = await pool.run(job(...given));
  if (outcome.kind !== 'answered') throw new Error(outcome.kind);
  return outcome.answer;
}

it('a thread does one job after the other for one owner, and is fresh for the first', async () => {
  const pool = open(4);
  const first = await answerOf(pool, 'answer');
  const second = await answerOf(pool, 'answer');
  expect([first.isFresh, second.isFresh]).toEqual([true, false]);
  expect(second.threadId).toBe(first.threadId);
});

it('a thread sees nothing of the environment', async () => {
  expect((await answerOf(open(1), 'answer')).environment).toEqual([]);
});

it('for another owner another thread is used, or one that begins afresh', async () => {
  const pool = open(2);
  const owners = ['a', 'b', 'a', 'b', 'c', 'a'];
  const answers: EchoAnswer[] = [];
  for (const owner of owners) answers.push(await answerOf(pool, 'answer', { owner }));
  expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2);
  expect(answers.slice(0, 5).map(({ isFresh }) => isFresh)).toEqual([true, true, false, false, true]);
});

it('a thread begins afresh after so many jobs', async () => {
  const pool = open(1, { jobsPerLife: 3 });
  const fresh: boolean[] = [];
  for (let count = 0; count < 7; count += 1) fresh.push((await answerOf(pool, 'answer')).isFresh);
  expect(fresh).toEqual([true, false, false, true, false, false, true]);
});

it('a thread that says that it is spoilt is not used again, its answer is', async () => {
  const pool = open(1);
  const spoilt = await answerOf(pool, 'spoil');
  expect((await answerOf(pool, 'answer')).threadId).not.toBe(spoilt.threadId);
});

it('a thread without a job for a while is ended, and another takes the next', async () => {
  const pool = open(1, { idleMs: 20 });
  const first = await answerOf(pool, 'answer');
  await vi.waitFor(async () => expect((await answerOf(pool, 'answer')).threadId).not.toBe(first.threadId), {
    timeout: 20_000,
    interval: 100,
  });
});

it('never more threads than its size, and everybody gets an answer', async () => {
  const pool = open(2);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => answerOf(pool, 'answer', { owner: `${at % 3}` })),
  );
  expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2);
});

it.each([
  ['hang', 'overdue'],
  ['throw', 'died'],
  ['exit', 'died'],
] as const)('a thread that does %s is %s, and another takes the next job', async (request, kind) => {
  const pool = open(1);
  const [outcome, next] = await Promise.all([
    pool.run(job(request, request === 'hang' ? { limitMs: 100 } : {})),
    pool.run(job('answer')),
  ]);
  expect(outcome.kind).toBe(kind);
  expect(next.kind).toBe('answered');
});

it('a job that is aborted ends at once, running or waiting', async () => {
  const pool = open(1);
  const [running, waiting] = [new AbortController(), new AbortController()];
  const outcomes = [
    pool.run(job('hang', { signal: running.signal })),
    pool.run(job('hang', { signal: waiting.signal })),
    pool.run(job('answer')),
  ];
  waiting.abort();
  expect(await outcomes[1]).toEqual({ kind: 'aborted' });
  running.abort();
  expect(await outcomes[0]).toEqual({ kind: 'aborted' });
  expect((await outcomes[2])?.kind).toBe('answered');
  expect(await pool.run(job('answer', { signal: running.signal }))).toEqual({ kind: 'aborted' });
});

it('a closed pool aborts what runs and waits, and takes nothing more', async () => {
  const pool = open(1);
  const outcomes = [pool.run(job('hang')), pool.run(job('answer'))];
  await pool.close();
  expect(await Promise.all(outcomes)).toEqual([{ kind: 'aborted' }, { kind: 'aborted' }]);
  expect(await pool.run(job('answer'))).toEqual({ kind: 'aborted' });
});

it('a thread that cannot start is a fault of its job', async () => {
  const pool = open(1, { file: new URL('./nothing-here.ts', import.meta.url) });
  expect(await pool.run(job('answer'))).toMatchObject({ kind: 'died' });
});
