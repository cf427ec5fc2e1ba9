import type { Json } from '@automateos/model';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCodeRunner } from './create-code-runner.ts';

const runner = createCodeRunner(2);
const { signal } = new AbortController();
afterAll(() => runner.close());

const run = (source: string, input: Json = null, timeLimitMs = 10_000) =>
  runner.run({ source, input, timeLimitMs, signal }, 'somebody');

describe('code', () => {
  it('gets its input and gives its result, with await if it likes', async () => {
    expect(await run('return input.a + 1', { a: 1 })).toEqual({ ok: true, result: 2, logs: [] });
    expect(await run('return [await Promise.resolve(1), ...(await Promise.all([2, 3]))]')).toMatchObject({
      result: [1, 2, 3],
    });
    expect(await run('input.list.push(4); return input', { list: ['ä', '\u0000', null] })).toMatchObject({
      result: { list: ['ä', '\u0000', null, 4] },
    });
  });

  it('writes lines to the console', async () => {
    const source = `console.log('a', 1, null, undefined, true, { b: [1] }, new Error('c'), 10n, Symbol('d'), () => 1);
      console.info(); console.warn('w'); console.error('e'); console.debug({ get x() { throw 1 } })`;
    expect(await run(source)).toMatchObject({
      ok: true,
      result: null,
      logs: [
        'a 1 null undefined true {"b":[1]} Error: c 10 Symbol(d) () => 1',
        '',
        'warn: w',
        'error: e',
        '[object Object]',
      ],
    });
  });

  it('may hold what looks like an expression or ends in a comment', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the code has the template
    expect(await run('const a = {b: {c: 1}}; return `{{x}} ${a.b.c}` // done')).toMatchObject({ result: '{{x}} 1' });
  });

  it('is strict', async () => {
    expect(await run('left = 1')).toMatchObject({ code: 'CODE_ERROR', message: expect.stringContaining("'left'") });
  });

  it.each([
    ['let a = 1;\nlet b = ;\nreturn 1', 2, 'SyntaxError'],
    ['const a = null;\n\nreturn a.b', 3, 'TypeError'],
    ['throw new Error("first")', 1, 'Error: first'],
    ['const f = () => {\n  throw new RangeError("x");\n};\nf();', 2, 'RangeError: x'],
    ['await 1;\nthrow "text"', null, 'text'],
  ])('that fails says in which line: %j', async (source, line, message) => {
    expect(await run(source)).toMatchObject({
      ok: false,
      code: 'CODE_ERROR',
      line,
      message: expect.stringContaining(message),
    });
  });

  it('that fails keeps what it wrote before', async () => {
    expect(await run('console.log("before"); throw new Error("x")')).toMatchObject({ ok: false, logs: ['before'] });
  });
});

describe('a limit', () => {
  it.each([
    ['time', 'while (true) {}', 'The code took longer than 300 ms'],
    ['memory', 'return "x".repeat(100 * 1024 * 1024).length', 'The code took more than 64 MiB of memory'],
    ['stack', 'const f = () => f() + 1; f()', 'The code called itself too deeply, or a value is nested too deeply'],
    ['result', 'return "x".repeat(5 * 1024 * 1024)', 'The result is larger than 5 MiB'],
    ['console', 'while (true) console.log("x")', 'The code wrote more than 64 KiB to the console'],
    [
      'depth',
      'let a = 1; for (let i = 0; i < 201; i += 1) a = [a]; return a',
      'The result nests deeper than 200 levels',
    ],
  ])('of %s ends the run and says so', async (name, source, message) => {
    const timeLimitMs = name === 'time' ? 300 : 20_000;
    expect(await run(source, null, timeLimitMs)).toMatchObject({ ok: false, code: 'CODE_LIMIT', message });
  });

  it('is not reached just below it', async () => {
    const source = `console.log('x'.repeat(64 * 1024 - 1)); return 'x'.repeat(5 * 1024 * 1024 - 2)`;
    expect(await run(source)).toMatchObject({ ok: true });
    expect(await run('let a = 1; for (let i = 0; i < 200; i += 1) a = [a]; return a')).toMatchObject({ ok: true });
  });

  it('keeps the lines that were written before it', async () => {
    expect(await run('console.log("before"); while (true) {}', null, 200)).toMatchObject({ logs: ['before'] });
  });

  it('of one run is not felt by another', async () => {
    const [spoilt, ...others] = await Promise.all([
      run('while (true) {}', null, 300),
      ...Array.from({ length: 6 }, (_, at) => run('return input', at)),
    ]);
    expect(spoilt?.ok).toBe(false);
    expect(others).toEqual(Array.from({ length: 6 }, (_, result) => ({ ok: true, result, logs: [] })));
  });
});

it('a run that is aborted ends at once', async () => {
  const controller = new AbortController();
  const running = runner.run(
    { source: 'while (true) {}', input: null, timeLimitMs: 60_000, signal: controller.signal },
    'a',
  );
  setTimeout(() => controller.abort(), 50);
  expect(await running).toMatchObject({ ok: false, code: 'ABORTED' });
});

it('a runner that was closed runs nothing more', async () => {
  const closing = createCodeRunner(1);
  onTestFinished(() => closing.close());
  await closing.close();
  expect(await closing.run({ source: 'return 1', input: null, timeLimitMs: 100, signal }, 'a')).toMatchObject({
    ok: false,
  });
});
