import { describe, expect, it } from 'vitest';
import { evaluateExpression, NODES, PAYLOAD } from './testing/evaluate-source.ts';

/** JavaScript's own answer, on the same data. */
function inJavaScript(source: string): unknown {
  const evaluate = new Function('trigger', 'fetch', 'action', 'a', `'use strict'; return (${source});`);
  const value: unknown = evaluate({ payload: PAYLOAD, method: 'POST' }, NODES.fetch, NODES.action, NODES.a);
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

const SAME_AS_JAVASCRIPT = `
1 + 2 * 3 - 4 / 2 % 3
2 ** 3 ** 2
-(-3) + +"4" - ~5
7 & 3 | 8 ^ 1
1 << 4 >> 2 >>> 1
"5" * "2" + 1
"a" + 1 + true + null
1 + null + true
1 < 2 && "b" > "a" && 2 >= 2 && 1 <= 0
"10" < "9"
"10" < 9
1 == "1"
null == 0
true == 1
"a" === "a" && 1 !== "1" && 2 != 3
null ?? 5
0 ?? 5
0 || "fallback"
"" && "never"
!trigger.payload.empty
!!trigger.payload.items
typeof "x" + typeof 1 + typeof true + typeof null + typeof [] + typeof {}
trigger.payload.total > 50 ? "big" : "small"
trigger.payload["name"]
trigger.payload.items[1].sku
trigger.payload.items["0"].price
trigger.payload.items.length + trigger.payload.name.length
trigger.payload.name[0] + "abc"[2]
trigger.payload[trigger.payload.yes ? "email" : "name"]
trigger.payload.nested?.deep?.value
trigger?.payload.total
trigger.payload.nothing?.anything
trigger.payload.nothing?.a.b.c
trigger.payload.nothing ?? "none"
"sku" in trigger.payload.items[0]
"nope" in trigger.payload
[1, "two", null, true, [3], { four: 4 }]
[...trigger.payload.tags, ..."ab", 1]
({ ...trigger.payload.items[0], price: 1, "quoted key": 2, [trigger.payload.name]: 3, 5: 6 })
({ action, a })
\`\${trigger.payload.name} has \${trigger.payload.items.length} items\`
\`plain\`
\`a\${1}b\${\`c\${2}\`}d\`
fetch.body.list.map(x => x * 2)
fetch.body.list.map((x, i) => x + i)
fetch.body.list.filter(x => x > 1)
fetch.body.list.find(x => x > 1)
trigger.payload.items.find(x => x.sku === "c").price
fetch.body.list.findIndex(x => x === 2)
fetch.body.list.findLast(x => x > 1)
fetch.body.list.findLastIndex(x => x > 1)
fetch.body.list.some(x => x > 2) && !fetch.body.list.every(x => x > 2)
fetch.body.list.reduce((sum, x) => sum + x)
trigger.payload.items.reduce((sum, x) => sum + x.price * x.count, 0)
fetch.body.list.reduceRight((text, x) => text + x, "")
fetch.body.list.sort()
[10, 9, 1].sort()
[10, 9, 1].sort((x, y) => x - y)
["b", "a", "C"].toSorted()
trigger.payload.items.map(x => x.sku).sort().join("")
[[1, 2], [3]].flatMap(x => x)
[1, [2, [3, [4]]]].flat()
[1, [2, [3, [4]]]].flat(9)
fetch.body.list.includes(3)
fetch.body.list.indexOf(2) + fetch.body.list.lastIndexOf(9)
fetch.body.list.join(" ")
[null, 1, "x"].join()
fetch.body.list.slice(1)
fetch.body.list.slice(-2, -1)
fetch.body.list.concat([4], 5)
fetch.body.list.reverse()
fetch.body.list.toReversed()
fetch.body.list.at(-1)
fetch.body.list.at(10)
fetch.body.list.with(0, 9)
fetch.body.list.toSpliced(1, 1, "x", "y")
[1, 2].toString()
Array.isArray(fetch.body.list) && !Array.isArray("x")
Array.from("abc")
Array.from([1, 2], x => x * 3)
Array.from({ length: 3 }, (_, i) => i)
Array.of(1, 2)
trigger.payload.name.toUpperCase() + trigger.payload.name.toLowerCase()
trigger.payload.text.trim() + "|" + trigger.payload.text.trimStart() + "|" + trigger.payload.text.trimEnd()
trigger.payload.name.split(" ")
"a,b,,c".split(",")
"a,b,c".split(",", 2)
"abc".split("")
"abc".split()
"x.y.z".replace(".", "-")
"x.y.z".replaceAll(".", "-")
"aaa".replaceAll("a", "$&$&")
"abc".replaceAll("", "-")
"abc".replace("b", "[$\`|$&|$'|$$]")
"aXbX".replace("X", m => m + m)
trigger.payload.name.includes("Love") && trigger.payload.name.startsWith("Ada") && trigger.payload.name.endsWith("lace")
"abcabc".indexOf("c") + "abcabc".lastIndexOf("c")
"abcdef".slice(1, -1) + "abcdef".substring(4, 1) + "abcdef".substr(-3, 2)
"abc".at(-1) + "abc".charAt(1)
"abc".charCodeAt(1) + "😀".codePointAt(0)
"5".padStart(3, "0") + "5".padEnd(3, "ab")
"ab".repeat(3)
"a".concat("b", 1, true)
"é".normalize("NFD").length
"abc".search("c")
"a" < "b"
"abc".length
"".length
(3.14159).toFixed(2)
(255).toString(16)
(1234.5678).toPrecision(6)
(12345).toExponential(2)
true.toString()
Number("12.5") + Number(true)
Number.isInteger(5) && !Number.isInteger("5") && Number.isSafeInteger(9)
Number.isNaN(Number("x")) && isNaN("x") && isFinite("5") && Number.isFinite(1)
String(12) + String(null) + String(true)
Boolean("x") && !Boolean("")
parseInt("42px") + parseInt("ff", 16) + parseFloat("1.5e3x")
Number.parseInt("7") + Number.parseFloat("0.5")
parseInt("x") || 0
Math.round(2.5) + Math.floor(-1.5) + Math.ceil(1.2) + Math.trunc(-4.7)
Math.max(1, 5, 3) + Math.min(4, 2) + Math.abs(-7) + Math.sign(-3)
Math.max(...fetch.body.list)
Math.sqrt(16) + Math.cbrt(27) + Math.pow(2, 10) + Math.hypot(3, 4)
Math.log10(1000) + Math.log2(8) + Math.log(1) + Math.exp(0)
Math.sin(0) + Math.cos(0) + Math.tan(0) + Math.atan2(0, 1)
Math.PI.toFixed(4) + Math.E.toFixed(4)
Math.clz32(1) + Math.imul(3, 4)
Number.MAX_SAFE_INTEGER
Object.keys(trigger.payload.items[0])
Object.values(trigger.payload.items[0])
Object.entries(trigger.payload.nested)
Object.entries(trigger.payload.items[0]).map(([key, value]) => key + "=" + value)
Object.fromEntries(trigger.payload.items.map(({ sku, price }) => [sku, price]))
Object.assign({}, { x: 1 }, { y: 2, x: 3 })
Object.hasOwn(trigger.payload, "email")
Object.keys([5, 6])
trigger.payload.hasOwnProperty("nope")
JSON.parse("[1,{\\"a\\":null}]")
JSON.stringify(trigger.payload.items)
JSON.stringify({ a: [1, { b: 2 }] }, null, 2)
JSON.stringify("quote \\" and \\\\")
JSON.stringify(0 / 0)
encodeURIComponent("a b&c/é") + decodeURIComponent("%20x")
encodeURI("a b/c") + decodeURI("a%20b")
Date.parse("2024-02-29T12:30:00Z")
Date.UTC(2024, 1, 29)
/a+/.test("caat")
/^(\\w+)@(\\w+)\\.com$/.exec(trigger.payload.email)[2]
trigger.payload.text.split(/\\s*,\\s*/)
"a1b2".split(/(\\d)/)
"2024-05-17".replace(/(\\d+)-(\\d+)-(\\d+)/, "$3.$2.$1")
"2024-05-17".replace(/(?<y>\\d+)-(?<m>\\d+)/, "$<m>/$<y>")
"aBc".replace(/b/i, x => x + x)
"a-b-c".replaceAll(/-/g, "+")
"one two".match(/\\w+/g)
"one two".match(/(\\w)(\\w+)/)[1]
"abc".match(/x/)
"abcd".search(/c/)
"A\\nB".match(/^B$/m)[0]
"A\\nB".match(/A.B/s)[0]
"x y z".replace(/ /g, "")
"2".match(/[^]/)[0] + "]".match(/[\\]]/)[0] + "a/b".split(/\\//)[1]
`
  .split('\n')
  .filter((line) => line !== '');

describe('an expression gives what JavaScript gives', () => {
  it.each(SAME_AS_JAVASCRIPT)('%s', (source) => {
    expect(evaluateExpression(source)).toEqual(inJavaScript(source));
  });

  it('has a table that is long enough to mean something', () => {
    expect(SAME_AS_JAVASCRIPT.length).toBeGreaterThan(130);
  });
});

describe('where the language is not JavaScript', () => {
  it.each<[string, unknown]>([
    ['"" + trigger.payload.items[0]', '{"sku":"b","price":20,"count":2}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
    ['`${trigger.payload.tags}`', '["new","vip","eu"]'],
    ['String([1, 2])', '[1,2]'],
    ['now', '2024-05-17T08:09:10.123Z'],
    ['{ at: now, list: [now] }', { at: '2024-05-17T08:09:10.123Z', list: ['2024-05-17T08:09:10.123Z'] }],
    ['now.getTime() - 10', 1715933350113],
    ['[now.getFullYear(), now.getMonth(), now.getDate(), now.getDay(), now.getHours()]', [2024, 4, 17, 5, 8]],
    ['[now.getUTCMinutes(), now.getUTCSeconds(), now.getUTCMilliseconds()]', [9, 10, 123]],
    ['now.format("yyyy-MM-dd HH:mm:ss.SSS")', '2024-05-17 08:09:10.123'],
    ['now.format("d/M/yy \'at\' H:m")', '17/5/24 at 8:9'],
    ['Date.from(trigger.payload.date).toISOString()', '2024-02-29T12:30:00.000Z'],
    ['Date.from("2024-02-29T12:30:00").getHours()', 12],
    ['Date.from("2024-02-29")', '2024-02-29T00:00:00.000Z'],
    ['Date.from(0)', '1970-01-01T00:00:00.000Z'],
    ['Date.from(now) < now', false],
    ['now > Date.from(trigger.payload.date)', true],
    ['"on " + now', 'on 2024-05-17T08:09:10.123Z'],
    ['JSON.stringify({ now })', '{"now":"2024-05-17T08:09:10.123Z"}'],
    ['[1, 2].first() + [1, 2].last()', 3],
    ['[].first()', null],
    ['[1].find(x => x > 1)', null],
    ['"ab".at(9)', null],
    ['"a.b".replace(".", "")', 'ab'],
    ['"a.b".match(".")', ['.']],
    ['"abc".match(/(x)?b/)', ['b', null]],
    [
      '"a1b22".matchAll(/[a-z](\\d+)/g)',
      [
        ['a1', '1'],
        ['b22', '22'],
      ],
    ],
    ['[1] == "1"', false],
    ['trigger.payload.items == null', false],
    ['null != trigger.payload.items', true],
    ['-0', 0],
    ['Object.assign(trigger.payload.nested, { x: 1 }).x', 1],
    ['item.sku + index', 'x3'],
    ['execution.id + workflow.version', 'e-13'],
    ['workflow?.name', null],
    ['workflow.name ?? 1', 1],
    ['input.status', 200],
  ])('%s', (source, expected) => {
    expect(evaluateExpression(source)).toEqual(expected);
  });
});
