import type { CodeOutcome, Json } from '@automateos/model';
import { afterAll, describe, expect, it } from 'vitest';
import { createCodeRunner } from './create-code-runner.ts';

const runner = createCodeRunner(2);
const { signal } = new AbortController();
afterAll(() => runner.close());

function run(source: string, input: Json = null, timeLimitMs = 5_000): Promise<CodeOutcome> {
  return runner.run({ source, input, timeLimitMs, signal }, 'somebody');
}

/** The result, or the code of the fault. */
async function ending(source: string, timeLimitMs?: number): Promise<Json> {
  const outcome = await run(source, null, timeLimitMs);
  return outcome.ok ? outcome.result : outcome.code;
}

const HOST_NAMES =
  'process require module exports global window self document navigator location fetch XMLHttpRequest WebSocket ' +
  'EventSource Request Response setTimeout setInterval setImmediate clearTimeout Worker SharedWorker MessageChannel ' +
  'postMessage parentPort workerData Buffer URL WebAssembly structuredClone crypto std os print scriptArgs loadScript ' +
  'importScripts __dirname __filename Deno Bun gc alert';

describe('the sandbox has no', () => {
  it.each(HOST_NAMES.split(' '))('%s', async (name) => {
    expect(await ending(`return [typeof ${name}, '${name}' in globalThis]`)).toEqual(['undefined', false]);
  });

  it.each(['fs', 'node:fs', 'child_process', 'std', 'os', 'code', 'data:text/javascript,1', 'file:///etc/passwd'])(
    'module "%s"',
    async (name) => {
      expect(await ending(`return Object.keys(await import('${name}'))`)).toBe('CODE_ERROR');
    },
  );
});

describe('no function leads out', () => {
  it.each([
    '(() => {}).constructor',
    '(async () => {}).constructor',
    '(function* () {}).constructor',
    'console.log.constructor',
    '[].map.constructor',
    'input.list.constructor.constructor',
    'Function',
    'Reflect.get(Object.getPrototypeOf(() => {}), "constructor")',
    'Object.getOwnPropertyDescriptor(Function.prototype, "constructor").value',
    'Reflect.construct.constructor',
    'Promise.resolve().then.constructor',
    'new Proxy(Function, {})',
    'JSON.parse.constructor',
    'Error.constructor',
    'Symbol.prototype[Symbol.toPrimitive].constructor',
  ])('%s', async (maker) => {
    const source = `const made = ${maker}('return typeof process + typeof require'); let got = made();
      if (got.next) got = got.next().value; return await got`;
    const outcome = await run(source, { list: [] });
    expect(outcome).toMatchObject({ ok: true, result: 'undefinedundefined' });
  });

  it.each([
    ['eval("typeof process")', 'undefined'],
    ['(0, eval)("typeof process + typeof require")', 'undefinedundefined'],
    ['new Function("return this")() === globalThis', true],
    ['Function("return typeof this.process")()', 'undefined'],
    ['typeof this', 'undefined'],
    ['typeof arguments.callee', 'CODE_ERROR'],
    ['typeof new Error("x").stack', 'string'],
    ['(Error.prepareStackTrace = (_, frames) => frames, typeof new Error("x").stack)', 'string'],
    ['/[/](node_modules|packages|work|home)/.test(new Error("x").stack)', false],
    ['Object.getOwnPropertyNames(console).sort().join()', 'debug,error,info,log,warn'],
    ['Object.getOwnPropertyNames(console.log).filter((name) => name !== "name" && name !== "length").length', 0],
    ['new (class extends Function {})("return typeof process")()', 'undefined'],
    ['[..."x"].map(Function.prototype.call, function () { return typeof this.process })[0]', 'undefined'],
  ])('%s', async (expression, result) => {
    expect(await ending(`return ${expression}`)).toEqual(result);
  });

  it('a module that asks where it is does not run', async () => {
    expect(await ending('return import.meta.url')).toBe('CODE_ERROR');
  });
});

describe('code that closes its function itself reaches nothing more', () => {
  it.each([
    '}); globalThis.left = 1; (async function (input) { return typeof process',
    '}), (function () { return typeof process }',
    '}, function () { throw 1',
    '}); throw 1; (function () {',
    '}) //',
    '*/ return 1 /*',
    '`',
    '<!-- x',
    '});});});',
    '}); (() => { while (true) {} })(); (function () {',
    '}).call(), ({ then() {} }',
  ])('%s', async (source) => {
    const result = await ending(source, 500);
    expect(['undefined', 'CODE_ERROR', 'CODE_LIMIT', null]).toContainEqual(result);
  });
});

describe('out comes JSON and nothing else', () => {
  it.each<[string, Json]>([
    ['return', null],
    ['return undefined', null],
    ['return () => 1', null],
    ['return Symbol("x")', null],
    ['return { a: () => 1, b: undefined, c: Symbol(), d: 1 }', { d: 1 }],
    ['return NaN', null],
    ['return [Infinity, -0]', [null, 0]],
    ['return new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['return new Map([[1, 2]])', {}],
    ['return 10n', 'CODE_ERROR'],
    ['const a = {}; a.a = a; return a', 'CODE_ERROR'],
    ['return { get a() { throw new Error("x") } }', 'CODE_ERROR'],
    ['return { toJSON() { return 5 } }', 5],
    ['return { toJSON() { throw null } }', 'CODE_ERROR'],
    ['return new Proxy({}, { ownKeys() { throw 1 } })', 'CODE_ERROR'],
    ['return new Proxy([1, 2], {})', [1, 2]],
    ['return { then(resolve) { resolve(5) } }', 5],
    ['return { then() {} }', 'CODE_ERROR'],
    ['return await new Promise(() => {})', 'CODE_ERROR'],
    ['return JSON.parse(\'{"__proto__": 1}\')', JSON.parse('{"__proto__": 1}')],
    ['return globalThis', { console: {} }],
    ['return "\\ud800"', '\ud800'],
    ['return "\\u0000\\u2028"', '\u0000\u2028'],
  ])('%s', async (source, result) => {
    expect(await ending(source)).toEqual(result);
  });

  it.each<[string, Json]>([
    ['JSON.stringify = () => "{"; return 1', 1],
    ['JSON.parse = null; delete globalThis.JSON; return 1', 1],
    ['globalThis.Promise = null; return 1', 1],
    ['Promise.prototype.then = () => {}; return 1', 1],
    ['Object.prototype.toJSON = () => 7; return {}', 7],
    ['Object.prototype.then = (resolve) => resolve(8); return {}', 8],
    ['Array.prototype.push = Array.prototype.join = () => { throw 1 }; console.log("x", [1]); return 1', 1],
    ['globalThis.String = globalThis.console = null; return 1', 1],
    ['Object.defineProperty(Object.prototype, "length", { get() { throw 1 } }); return "x"', 'x'],
    ['Object.freeze(globalThis); return 1', 1],
  ])('whatever was done to the sandbox: %s', async (source, result) => {
    expect(await ending(source)).toEqual(result);
  });
});

describe('what is thrown comes out as text', () => {
  it.each([
    ['throw new TypeError("no")', 'TypeError: no'],
    ['throw "text"', 'text'],
    ['throw 5', '5'],
    ['throw null', 'of type'],
    ['throw undefined', 'of type undefined'],
    ['throw Symbol("x")', 'of type symbol'],
    ['throw { message: "m" }', 'of type object'],
    ['throw { name: "N", message: {} }', 'N: '],
    ['throw { get name() { throw 1 }, get message() { throw 2 } }', ''],
    ['throw new Proxy({}, { get() { throw 1 } })', ''],
    ['throw Object.assign(new Error("x"), { stack: 5 })', 'Error: x'],
    ['throw new Error("x".repeat(1e6))', ''],
    ['throw () => 1', 'of type function'],
  ])('%s', async (source, message) => {
    const outcome = await run(source);
    expect(outcome).toMatchObject({ ok: false, code: 'CODE_ERROR', message: expect.stringContaining(message) });
    expect(JSON.stringify(outcome).length).toBeLessThan(3_000);
  });
});

describe('nothing takes for ever, or everything', () => {
  it.each([
    'while (true) {}',
    'for (;;) await 1',
    'const f = () => Promise.resolve().then(f); await f()',
    'function* g() { while (true) yield 1 } for (const x of g()) {}',
    'return /^(a+)+$/.test("a".repeat(50) + "b")',
    '[1, 2].sort(() => { while (true) {} })',
    'return { toJSON() { while (true) {} } }',
    'throw { get name() { while (true) {} } }',
    'console.log({ toJSON() { while (true) {} } })',
    'try { while (true) {} } finally { while (true) {} }',
    'while (true) { try { while (true) {} } catch {} }',
    'const f = () => f() + 1; return f()',
    'const f = () => { try { f() } finally { f() } }; f()',
    'const f = (x) => JSON.stringify({ toJSON() { return f(x) } }); f(1)',
    'let deep = {}; for (let i = 0; i < 1e5; i += 1) deep = { deep }; return deep',
    'return JSON.parse("[".repeat(1e5))',
    'const all = []; while (true) all.push("x".repeat(1e5) + all.length)',
    'const all = []; while (true) all.push({ all })',
    'let text = "x"; while (true) text += text',
    'return "x".repeat(2 ** 29).length',
    'return new Uint8Array(2 ** 30).length',
    'return new Array(2 ** 31).join("x").length',
    'const map = new Map(); for (let i = 0; ; i += 1) map.set(i, [i])',
    'const list = []; list.length = 2 ** 32 - 1; return list.fill(1).length',
    'let n = 3n; while (true) n = n * n',
    'let a = ["x"]; for (let i = 0; i < 40; i += 1) a = [a, a]; return a',
    'return "x".repeat(6 * 1024 * 1024)',
    'while (true) console.log("flood")',
    'console.log("x".repeat(70_000))',
    'while (true) { try { console.log("flood") } catch {} }',
    'return Array.from({ length: 4e5 }, (_, i) => "entry number " + i)',
  ])('%s', async (source) => {
    expect(['CODE_LIMIT', 'CODE_ERROR']).toContain(await ending(source, 400));
  });
});

describe('nothing is left for the next run', () => {
  it.each([
    'globalThis.left = 1; var other = 2',
    'Object.prototype.left = 1; Array.prototype.left = 1',
    'Function.prototype.call = null; JSON.stringify = null; console.log = null',
    'globalThis.deep = []; for (let i = 0; i < 1e5; i += 1) deep = [deep]',
    'globalThis.open = new Promise(() => {}); open.then(() => {})',
    'while (true) {}',
    'throw 1',
  ])('%s', async (source) => {
    await ending(source, 200);
    const look =
      'console.log("x"); return [typeof left, typeof other, {}.left ?? null, [].left ?? null, JSON.stringify([1])]';
    expect(await run(look)).toEqual({
      ok: true,
      result: ['undefined', 'undefined', null, null, '[1]'],
      logs: ['x'],
    });
    expect(({} as { left?: unknown }).left).toBeUndefined();
  });
});
