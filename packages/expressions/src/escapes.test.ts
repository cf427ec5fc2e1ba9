import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-config.ts';
import { ExpressionError } from './expression-error.ts';
import { OPTIONS, outcomeOf } from './testing/evaluate-source.ts';

/** Attempts to reach the host. Each must be an error with a position, or give inert JSON. */
const ESCAPES = String.raw`
"".constructor
"".constructor.constructor("return process")()
[].constructor.constructor("return this")()
({}).constructor.constructor("return globalThis")()
(() => 1).constructor("return process")()
[1].map(x => x.constructor)
[1].map(x => x).constructor
[1].map.constructor("return 1")()
"a".toString.constructor("return process")()
"a".toString.call(1)
"a".toString.bind
trigger.toString
trigger.valueOf()
trigger.payload.__proto__
trigger.payload["__proto__"]
trigger.payload["__pro" + "to__"]
trigger.payload["const" + "ructor"]
trigger.payload["constructor"]["constructor"]("return 1")()
trigger.payload[["constructor"]]
trigger.payload[["__proto__"][0]]
trigger.payload[${'`'}constructor${'`'}]
trigger.payload[${'`'}const${'$'}{"ructor"}${'`'}]
trigger.payload?.constructor
trigger.payload?.["constructor"]
trigger.payload.prototype
"x"["constructor"]
"x"["con" + "structor"]
(5)["constructor"]
true["__proto__"]
now.constructor
now["constructor"]
now.__proto__
now.ms
now["#ms"]
Object.constructor
Object.prototype
Object["prototype"]
Object.getPrototypeOf(trigger)
Object.setPrototypeOf({}, trigger)
Object.defineProperty({}, "x", { get: 1 })
Object.getOwnPropertyDescriptors(trigger)
Object.create(null)
Object.freeze(trigger)
Object.__proto__
Math.constructor
Math.random()
Math["max"](1)
JSON.constructor
JSON.parse("{}", (k, v) => v)
JSON.stringify({}, (k, v) => v)
JSON.parse("{\"__proto__\":{\"polluted\":1}}").polluted
JSON.parse("{\"__proto__\":{\"polluted\":1}}").__proto__
({ ...JSON.parse("{\"__proto__\":{\"polluted\":1}}") }).polluted
Object.assign({}, JSON.parse("{\"__proto__\":{\"polluted\":1}}")).polluted
({ ...JSON.parse("{\"__proto__\":{\"polluted\":1}}") })
Object.assign({}, JSON.parse("{\"__proto__\":{\"polluted\":1}}"))
Object.entries(JSON.parse("{\"constructor\":1}"))
Object.keys(JSON.parse("{\"__proto__\":1}"))
({ __proto__: { polluted: 1 } }).polluted
({ "__proto__": 1 })
({ ["__proto__"]: { polluted: 1 } })
({ ["__pro" + "to__"]: { polluted: 1 } })
({ constructor: 1 })
({ prototype: 1 })
Object.fromEntries([["__proto__", { polluted: 1 }]])
Object.fromEntries([["constructor", 1]])
Object.assign(trigger.payload, { polluted: 1 }).polluted
({ get x() { return 1 } })
({ set x(v) { } })
({ x() { return 1 } })
({ async x() { } })
({ *x() { } })
({ toJSON: () => 1 })
({ toString: () => "x" }) + ""
({ valueOf: () => 1 }) * 1
function () { return this }
(function () { return this })()
(() => { return this })()
(x => x)(1)
x => x
[x => x]
({ f: x => x })
[1].map([x => x][0])
[1].map(async x => x)
[1].map(x => y => x)
[1].map((x = process) => x)
[1].map((...x) => x)
[1].map(({ constructor }) => constructor)
[1].map(({ ["constructor"]: c }) => c)
[1].map(({ constructor: { constructor: f } }) => f("return 1")())
[1].map(constructor => constructor)
[1].map(parseInt)
[1].map(Math.max)
["a"].map("".toUpperCase)
[1].concat(x => x)
[1].includes(x => x)
Array.of(x => x)
"a".concat(x => x)
[1, 2].reduce((a, b) => this)
class A { }
new class { constructor() { } }
new Function("return process")()
new Date()
new (Object)()
Function("return process")()
eval("process")
eval
globalThis
global.process
window.document
self
process.env
process.exit(1)
require("fs")
module.exports
import("fs")
import.meta.url
export default 1
this
this.constructor
super.x
arguments
arguments[0]
await 1
await trigger
yield 1
async () => 1
async function f() { }
function* g() { }
Symbol.iterator
[][Symbol.iterator]
Reflect.get(trigger, "x")
Reflect.ownKeys({})
Proxy
new Proxy({}, {})
WebAssembly
setTimeout(x => x, 1)
fetch("http://localhost")
Array.prototype
Array.constructor
Array["from"]([1])
Array.fromAsync([1])
String.raw${'`'}x${'`'}
String.fromCharCode(65)
String.constructor
Number.prototype
${'`'}${'$'}{this}${'`'}
tag${'`'}x${'`'}
"x".replace${'`'}y${'`'}
trigger = 1
trigger.payload = 1
trigger.payload.total++
--trigger.payload.total
delete trigger.payload
void 0
trigger instanceof Object
"constructor" in {}
"__proto__" in trigger
1, 2
var x = 1
let x = 1
if (1) { }
while (true) { }
throw 1
debugger
{ a: 1 }; 2
#x in trigger
trigger.#x
10n
/a/.constructor
/a/.source
/a/.exec.constructor
/a/.test("a").constructor
"a".match(/a/).groups
"a".match(/a/).input
"a".match(/a/g).constructor
"a".replace(/a/, constructor)
[/a/]
({ a: /a/ })
"a".split(/a/u)
"a".split(/a/y)
[].push(1)
fetch.body.list.push(9)
fetch.body.list.splice(0)
fetch.body.list.pop()
fetch.body.list.fill(0)
fetch.body.list.length = 0
[].entries()
[].keys().next()
"x".__defineGetter__("a", x => x)
trigger.__defineGetter__("a", x => x)
trigger.__lookupGetter__("a")
trigger.hasOwnProperty("constructor")
trigger.isPrototypeOf(1)
trigger.propertyIsEnumerable("a")
"x".anchor("y")
"x".link("y")
nodes
nodes.constructor
nodes["constructor"]
nodes["__proto__"]
nodes["act" + "ion-1"]
nodes[trigger.payload.name]
nodes.fetch.constructor
undefined
NaN
Infinity
\u0063onstructor
trigger.\u0063onstructor
trigger["\x63onstructor"]
trigger["\u{63}onstructor"]
trigger?.["\x63onstructor"]?.("x")
trigger.payload?.toString?.()
"a"?.toString?.call
Date.constructor
Date.now()
Date()
Date.prototype
(Date)
(Math)
[Math]
Math
Object
[Object]
({ Object })
`
  .split('\n')
  .filter((line) => line !== '');

const BOMBS: readonly string[] = [
  '"x".repeat(1e9)',
  '"x".repeat(5e6).repeat(5e6)',
  '"x".padEnd(1e9)',
  '"x".padStart(Infinity)',
  '"x".padEnd(2 ** 40, "ab")',
  'Array.from({ length: 1e9 })',
  'Array.from({ length: 200001 })',
  'Array.from({ length: 1e5 }, x => "y".repeat(1e5)).join("")',
  'Array.from({ length: 1000 }, x => Array.from({ length: 1000 }))',
  'Array.from({ length: 60 }).reduce(a => [a, a], "x")',
  'JSON.stringify(Array.from({ length: 60 }).reduce(a => [a, a], "x"))',
  '"" + Array.from({ length: 60 }).reduce(a => [a, a], "x")',
  'Array.from({ length: 60 }).reduce(a => [a, a], "x").flat(Infinity)',
  'Array.from({ length: 60 }).reduce(a => a + a, "xxxxxxxxxxxxxxxx")',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
  'Array.from({ length: 60 }).reduce(a => `${a}${a}`, "xxxxxxxxxxxxxxxx")',
  'Array.from({ length: 60 }).reduce(a => a.concat(a), "xxxxxxxxxxxxxxxx")',
  'Array.from({ length: 60 }).reduce(a => a.concat(a), [1, 2])',
  'Array.from({ length: 60 }).reduce(a => [...a, ...a], [1, 2])',
  'Array.from({ length: 60 }).reduce(a => a.replaceAll("x", "xx"), "x")',
  'Array.from({ length: 60 }).reduce(a => a.replace(/x/g, "xx"), "x")',
  'Array.from({ length: 60 }).reduce(a => a.replace(/x*/, "$&$&"), "x")',
  'Array.from({ length: 60 }).reduce(a => a.replace("x", "$&$\'$\'$\'"), "xxxx")',
  'Array.from({ length: 60 }).reduce(a => encodeURIComponent(a), "%%%%%%%%%")',
  'Array.from({ length: 60 }).reduce(a => JSON.stringify(a), "\\"")',
  'JSON.stringify(Array.from({ length: 200 }).reduce(a => [a], Array.from({ length: 90000 })), null, 10)',
  'JSON.stringify(Array.from({ length: 9000 }).reduce(a => [a], 1))',
  'Array.from({ length: 9000 }).reduce(a => [a], 1)',
  'Array.from({ length: 9000 }).reduce(a => ({ a }), 1)',
  'Array.from({ length: 9000 }).reduce(a => [a], 1).flat(1e9)',
  'JSON.parse("[".repeat(1e5) + "]".repeat(1e5))',
  'JSON.parse("[".repeat(3e6))',
  'Array.from({ length: 1000 }, (_, i) => i).sort((a, b) => [1,2,3,4,5,6,7,8,9].map(x => x * a * b).length)',
  'Array.from({ length: 90000 }).map(x => Array.from({ length: 90000 }).map(y => 1))',
  '"x".repeat(1e6).split("")',
  '"x".repeat(1e6).split(/(?:)/)',
  '"x".repeat(1e6).matchAll(/(x)(x)?/g)',
  '"x".repeat(2e6).match(/x/)',
  `"x".repeat(1e6).match(/${'(x+x+)+'.repeat(30)}y/)`,
  '"x".repeat(1e5).normalize("NFKD").repeat(60)',
  '[..."x".repeat(1e6)]',
  'Math.max(..."1".repeat(5e5))',
  'Object.fromEntries(Array.from({ length: 150000 }, (_, i) => [i, i]))',
  `${'('.repeat(4000)}1${')'.repeat(4000)}`,
  `${'['.repeat(4000)}${']'.repeat(4000)}`,
  `${'{a:'.repeat(2000)}1${'}'.repeat(2000)}`,
  `${'!'.repeat(8000)}1`,
  `${'-+'.repeat(4000)}1`,
  `${'typeof '.repeat(1000)}1`,
  `${'2**'.repeat(2000)}2`,
  `${'1?'.repeat(1000)}1${':1'.repeat(1000)}`,
  `${'x=>'.repeat(2000)}1`,
  `${'`${'.repeat(2000)}1${'}`'.repeat(2000)}`,
  `"".a${'.a'.repeat(3000)}`,
  `"a"${'.trim()'.repeat(1000)}`,
  `1${'+1'.repeat(500_000)}`,
  `[${'1,'.repeat(500_000)}]`,
  `/${'('.repeat(4000)}${')'.repeat(4000)}/.test("")`,
  `/${'(?:'.repeat(300)}${')'.repeat(300)}/.test("")`,
  `/${'a{1000}'.repeat(140)}/.test("a")`,
  '/((a{100}){100}){100}/.test("a")',
  '/(a{1000}){1000}/.test("a")',
  `/${'x'.repeat(1025)}/.test("x")`,
  `function f(${'['.repeat(3000)}`,
  `(${'['.repeat(3000)}`,
  `"${'x'.repeat(9000)}"`,
];

function isInertJson(value: unknown): boolean {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isInertJson);
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isInertJson)
  );
}

function check(source: string): void {
  const compiled = compileTemplate(`{{${source}}}`, OPTIONS);
  const startedMs = performance.now();
  const outcome = outcomeOf(compiled, () => performance.now());
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  if (outcome instanceof ExpressionError) {
    expect(outcome.position).toBeTypeOf('number');
    expect(outcome.message).toMatch(/\(at character \d+\)$/);
  } else {
    expect(outcome).toSatisfy(isInertJson);
  }
}

describe('an expression that reaches for the host ends in an error or in inert JSON', () => {
  const prototypeBefore = Object.getOwnPropertyNames(Object.prototype).join();

  it.each(ESCAPES)('%s', (source) => {
    check(source);
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(prototypeBefore);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(BOMBS.map((source): [string, string] => [source.slice(0, 80), source]))('bomb: %s', (_name, source) => {
    check(source);
  });

  it('refuses at save whatever names the forbidden words, wherever they stand', () => {
    for (const name of ['constructor', '__proto__', 'prototype']) {
      for (const source of [name, `trigger.${name}`, `trigger["${name}"]`, `trigger.${name}()`, `({ ${name}: 1 })`]) {
        expect(compileTemplate(`{{${source}}}`, OPTIONS).issues, source).not.toEqual([]);
      }
    }
  });

  it.each([
    '[1].concat(x => x)',
    '[1].map([1], x => x)',
    '"a".trim(x => x)',
    '[1].reduce(1, x => x)',
    'Array.of(x => x)',
    '[/a/]',
    '"a".includes(/a/)',
    '"a".replace("a", /a/)',
  ])('refuses at save a function or a pattern where none is taken: %s', (source) => {
    expect(compileTemplate(`{{${source}}}`, OPTIONS).issues).toHaveLength(1);
  });

  it('does not find forbidden names in data that has them', () => {
    const source = '{{Object.keys(JSON.parse(trigger.text)).length}}';
    const scope = { found: true as const, value: { text: '{"__proto__":1,"constructor":2,"prototype":3,"x":4}' } };
    const compiled = compileTemplate(source, OPTIONS);
    const base = {
      node: () => scope,
      input: scope,
      execution: { id: 'e', created_at: 't' },
      workflow: { id: 'w', version: 1 },
      nowMs: 0,
    };
    expect(compiled.evaluate({ ...base, trigger: scope }, { monotonicMs: () => 0 })).toBe(1);
  });
});
