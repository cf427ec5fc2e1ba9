import { describe, expect, it } from 'vitest';
import { compileCondition, compileConfig, compileTemplate } from './compile-config.ts';
import { ExpressionError } from './expression-error.ts';
import { EXPRESSION_LIMITS } from './expression-limits.ts';
import {
  createScope,
  evaluateCondition,
  evaluateTemplate,
  NODE_IDS,
  OPTIONS,
  PAYLOAD,
} from './testing/evaluate-source.ts';

const STILL = { monotonicMs: () => 0 };

function thrownBy(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (error: unknown) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function issueOf(source: string, compile = compileTemplate): { message: string; position: number; code: string } {
  const [issue] = compile(source, OPTIONS).issues;
  if (issue === undefined) throw new Error(`no issue in ${source}`);
  return issue;
}

describe('a template', () => {
  it.each<[string, unknown]>([
    ['no expression', 'no expression'],
    ['}} alone', '}} alone'],
    ['', ''],
    ['{{trigger.payload.total}}', 99.5],
    ['{{ trigger.payload.total }}', 99.5],
    [' {{trigger.payload.total}}', ' 99.5'],
    ['{{trigger.payload.total}}\n', '99.5\n'],
    ['{{trigger.payload.tags}}', PAYLOAD.tags],
    ['{{trigger.payload.nothing}}', null],
    ['[{{trigger.payload.nothing}}]', '[]'],
    ['{{trigger.payload.yes}}!', 'true!'],
    ['{{trigger.payload.nested}}!', '{"deep":{"value":42}}!'],
    ['{{trigger.payload.tags}}!', '["new","vip","eu"]!'],
    ['at {{now}}', 'at 2024-05-17T08:09:10.123Z'],
    ['{{1}}{{2}}', '12'],
    ['{{"{{"}}', '{{'],
    ['a {{ "{{" }} b', 'a {{ b'],
    ['{{"}}"}} {{"}" + `}}`}}', '}} }}}'],
    ['{{ {a:{b:1}} }}', { a: { b: 1 } }],
    ['{{ {a:{b:1}}}}', { a: { b: 1 } }],
    ['{{{a:{b:{}}}}}', { a: { b: {} } }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
    ['{{`a${`b${"}}"}`}`}}.', 'ab}}.'],
    ['{{"x}}y".split(/}}/)}}', ['x', 'y']],
    ['{{ "a" /* }} */ }}', 'a'],
    ['{{ 4 / 2 }} and {{ 8 / 4 }}', '2 and 2'],
  ])('%s', (source, expected) => {
    expect(evaluateTemplate(source)).toEqual(expected);
  });

  it.each<[string, string, number]>([
    ['{{', '"{{" is not closed with "}}"', 0],
    ['a {{ b', '"{{" is not closed with "}}"', 2],
    ['{{1}} {{ 2', '"{{" is not closed with "}}"', 6],
    ['x {{}}', 'there is nothing between', 2],
    ['x {{  }}', 'there is nothing between', 2],
    ['ab {{ 1 2 }}', '"}}" expected', 8],
    ['ab {{ 1 } }', '"}}" expected', 8],
    ['{{ "abc }}', 'unterminated string', 3],
    ['é😀 {{ 1 + }}', 'the expression ends too early', 11],
    ['{{ [1, 2 } }}', 'unexpected "}"', 9],
    ['{{ 1 + * 2 }}', 'unexpected "*"', 7],
    ['{{ 12abc }}', 'unexpected "abc" after a number', 5],
    ['{{ workflow.name }}', 'workflow.name: there is no "name"; there are: id, version', 12],
    ['{{ execution["started"].x }}', 'execution["started"]: there is no "started"; there are: id, created_at', 3],
    ['{{1}} {{ trigger.payload + nope }}', 'there is no name "nope"', 27],
    ['{{ 1 }} {{ x.constructor }}', '"constructor" does not exist', 13],
    ['{{ "a".nope() }}', 'there is no method "nope"', 7],
    ['{{ [1].map(x => x.map(y => z)) }}', 'there is no name "z"', 27],
    ['{{ nodes["nope"] }}', 'there is no node "nope"', 9],
    ['{{ nodes["a" + "b"] }}', 'written out as a text', 9],
    ['{{ /a(?=b)/.test("") }}', 'look-around', 3],
    ['{{ /(a)\\1/.test("") }}', 'back-references', 3],
    ['{{ /(?<x>a)\\k<x>/.test("") }}', 'back-references', 3],
    ['{{ /(?<!a)b/.test("") }}', 'look-around', 3],
  ])('%s is refused at save: %s', (source, message, position) => {
    const issue = issueOf(source);
    expect(issue.message).toContain(message);
    expect(issue.message).toContain(`(at character ${position + 1})`);
    expect(issue.position).toBe(position);
    expect(issue.code).toBe('EXPRESSION_ERROR');
    expect(thrownBy(() => evaluateTemplate(source)).position).toBe(position);
  });

  it('names every unknown name of an expression, not only the first', () => {
    const { issues } = compileTemplate('{{ one + two }} {{ three }}', OPTIONS);
    expect(issues.map(({ position }) => position)).toEqual([3, 9, 19]);
  });
});

describe('a path that leads nowhere', () => {
  it.each<[string, string, number]>([
    ['{{trigger.payload.totl}}', 'trigger.payload.totl: there is no "totl"; there are: total, email, name', 18],
    ['x {{trigger.payload.nested.x.y}}', 'trigger.payload.nested.x: there is no "x"; there is: deep', 27],
    ['{{trigger.payload.items[3].sku}}', 'trigger.payload.items[3]: there is no element 3; there are 3 elements', 2],
    ['{{trigger.payload.items.sku}}', 'an array has no "sku"; there are 3 elements', 24],
    ['{{trigger.payload.nothing.x}}', 'trigger.payload.nothing.x: there is no "x" in null', 26],
    ['{{trigger.payload.total.x}}', 'there is no "x" in a number', 24],
    ['{{trigger.payload.name.toUpperCase}}', '"toUpperCase" is a method; call it with ()', 23],
    ['{{({}).x}}', 'there is no "x"; the object is empty', 7],
    ['{{gone-1.status}}', '"gone-1" was skipped', 2],
    ['{{1 + broken.status}}', '"broken" failed', 6],
    ['{{trigger.payload?.nope.more}}', 'there is no "more" in null', 24],
    ['{{(trigger.nope + 1) ?? 2}}', 'trigger.nope: there is no "nope"', 11],
    ['{{trigger.nope || 2}}', 'trigger.nope: there is no "nope"', 10],
    ['{{[1].map(({ x }) => x)}}', 'there is no value for "x"', 21],
    ['{{[1].map((x, y, z, w) => w)}}', 'there is no value for "w"', 26],
  ])('%s: %s', (source, message, position) => {
    const error = thrownBy(() => evaluateTemplate(source));
    expect(error.message).toContain(message);
    expect(error.code).toBe('EXPRESSION_ERROR');
    expect(error.position).toBe(position);
    expect(error.path).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['{{trigger.payload.nope ?? "d"}}', 'd'],
    ['{{trigger.nope.deeper.still ?? "d"}}', 'd'],
    ['{{trigger.nope.trim() ?? "d"}}', 'd'],
    ['{{trigger.nope[0].x ?? trigger.nope.y ?? "d"}}', 'd'],
    ['{{gone-1.status ?? "d"}}', 'd'],
    ['{{nodes["gone-1"].status ?? "d"}}', 'd'],
    ['{{gone-1 ?? broken ?? "d"}}', 'd'],
    ['{{trigger?.nope}}', null],
    ['{{trigger.nope?.x}}', null],
    ['{{trigger.nope.deeper?.x}}', null],
    ['{{trigger.nope?.x.y.z}}', null],
    ['{{trigger.nope?.[trigger.other]}}', null],
    ['{{trigger.nope?.trim()}}', null],
    ['{{gone-1?.status}}', null],
    ['{{gone-1?.status.deeper}}', null],
    ['{{nodes?.["gone-1"]}}', null],
    ['{{trigger.payload?.nope?.x}}', null],
    ['{{trigger.payload?.["constructor"] ?? 1}}', undefined],
    ['{{[{ x: 1 }, {}].map(({ x }) => x ?? 0)}}', [1, 0]],
    ['[{{trigger?.nope}}]', '[]'],
  ])('is taken up: %s', (source, expected) => {
    if (expected === undefined) expect(issueOf(source).message).toContain('does not exist');
    else expect(evaluateTemplate(source)).toEqual(expected);
  });
});

describe('ids with hyphens', () => {
  it.each<[string, unknown]>([
    ['{{action-1.status}}', 201],
    ['{{action-1-b.status}}', 500],
    ['{{action - 1}}', 49],
    ['{{action -1}}', 49],
    ['{{action- 1}}', 49],
    ['{{action-2}}', 48],
    ['{{action-1.items.length-1}}', 2],
    ['{{action-1.status-action-1.items[0]}}', 200],
    ['{{1-action-1.status}}', -200],
    ['{{a-action-1.status}}', -194],
    ['{{"action-1"}}', 'action-1'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
    ['{{`action-1 ${action-1.status}`}}', 'action-1 201'],
    ['{{"action-1".match(/action-1/)[0]}}', 'action-1'],
    ['{{nodes["action-1"].status}}', 201],
    ['{{nodes[`action-1`].status}}', 201],
    ['{{nodes.a}}', 7],
    ['{{if-new.passed}}', true],
    ['{{[action-1.status, ...action-1.items]}}', [201, 1, 2, 3]],
    ['{{ { "action-1": action-1.status } }}', { 'action-1': 201 }],
    ['{{[1].map(x => x + action-1.status)}}', [202]],
    ['{{[{ action: 3 }].map(x => x.action-1)}}', [2]],
    ['{{[{ action: 3 }].map(x => x?.action-1)}}', [2]],
    ['{{[5].map(action => action - 1)}}', [4]],
  ])('%s', (source, expected) => {
    expect(evaluateTemplate(source)).toEqual(expected);
  });

  it('are not found within longer words', () => {
    expect(issueOf('{{action-1x}}').message).toContain('there is no node "action-1x"');
    expect(evaluateTemplate('{{action-10}}')).toBe(40);
    expect(issueOf('{{xaction-1}}').message).toContain('there is no node "xaction-1"');
  });

  it.each<[string, string[]]>([
    ['{{acton-1.status}}', ['there is no node "acton-1"; did you mean "action-1"? (at character 3)']],
    ['{{ acton-1 }}', ['there is no node "acton-1"; did you mean "action-1"? (at character 4)']],
    ['{{get-itms.body}}', ['there is no node "get-itms"; did you mean "get-items"? (at character 3)']],
    ['{{ get-itms["body"] }}', ['there is no node "get-itms"; did you mean "get-items"? (at character 4)']],
    ['{{ 1 + trigger-1.payload }}', ['there is no node "trigger-1"; there are: action-1, get-items (at character 8)']],
    ['{{nodes["action1"].status}}', ['there is no node "action1"; did you mean "action-1"? (at character 9)']],
    ['{{action.status}}', ['there is no name "action"; did you mean "action-1"? (at character 3)']],
    ['{{tigger.payload}}', ['there is no name "tigger"; did you mean "trigger"? (at character 3)']],
    [
      '{{now-since}}',
      [
        'there is no name "since"; there are: trigger, input, execution, workflow, now, nodes["id"], action-1, get-items (at character 7)',
      ],
    ],
    [
      '{{[1].map(x => x-zz)}}',
      [
        'there is no name "zz"; there are: trigger, input, execution, workflow, now, nodes["id"], action-1, get-items (at character 18)',
      ],
    ],
    [
      '{{get-itms.a + tigger-x.b}}',
      [
        'there is no node "get-itms"; did you mean "get-items"? (at character 3)',
        'there is no node "tigger-x"; there are: action-1, get-items (at character 16)',
      ],
    ],
  ])('when misspelled in %s are told whole', (source, messages) => {
    const { issues } = compileTemplate(source, { nodeIds: ['action-1', 'get-items'], inLoop: false });
    expect(issues.map(({ message }) => message)).toEqual(messages);
  });

  it('are suggested at a bounded cost', () => {
    const nodeIds = Array.from(
      { length: 10_000 },
      (_, index) => `node-number-${index}-of-the-workflow-with-a-long-name`,
    );
    const started = performance.now();
    for (let index = 0; index < 10_000; index += 1) {
      compileTemplate(`{{node-nomber-${index}-of-the-workflow-with-a-long-neme.x}}`, { nodeIds, inLoop: false });
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('cannot be parameters', () => {
    expect(issueOf('{{[1].map(action-1 => 1)}}').message).toContain('cannot be a parameter');
  });
});

describe('a condition', () => {
  it.each<[string, boolean]>([
    ['{{action-1.status}} == 201', true],
    ['{{action-1.status}} == 201 && {{trigger.payload.total}} > 50', true],
    ['{{action-1.status == 200}}', false],
    ['trigger.payload.total > 50', true],
    ['{{trigger.payload.total}} / 2 / 1 > 40', true],
    ['{{a}}/7 == 1', true],
    ['({{a}}) == {{ {x: 7}.x }}', true],
    ['{{{x: 7}.x}} == a', true],
    ['{{ {{a}} }} == 7', true],
    ['!{{trigger.payload.empty}}', true],
    ['{{trigger.payload.name}} == "{{a}}"', false],
    ['"{{a}}" == "{{" + "a}}"', true],
    ['{{trigger.payload.tags}}', true],
    ['trigger.payload.empty', false],
    ['trigger.payload.nothing', false],
    ['0 / 0', false],
    ['now', true],
    ['trigger?.nope', false],
    ['{{trigger.payload.tags}}.includes("vip")', true],
    ['{{trigger.payload.name}}[0] == "A"', true],
  ])('%s', (source, expected) => {
    expect(evaluateCondition(source)).toBe(expected);
  });

  it.each<[string, string, number]>([
    ['', 'the condition is empty', 0],
    ['  ', 'the condition is empty', 0],
    ['{{a}} b', 'the condition should end before "b"', 6],
    ['{{a', '"{{" is not closed', 0],
    ['{{a} == 1', '"}}" expected', 3],
    ['{{a} }', '"}}" expected', 3],
    ['a}} == 1', 'the condition should end before "}} == 1"', 1],
    ['{{}} == 1', 'there is nothing between "{{" and "}}"', 2],
    ['{{a}} = 1', 'assignments are not allowed', 0],
    ['nope == 1', 'there is no name "nope"', 0],
  ])('%j is refused: %s', (source, message, position) => {
    const issue = issueOf(source, compileCondition);
    expect(issue.message).toContain(message);
    expect(issue.position).toBe(position);
    expect(thrownBy(() => evaluateCondition(source)).position).toBe(position);
  });

  it('that leads nowhere is an error', () => {
    expect(thrownBy(() => evaluateCondition('{{trigger.nope}} == 1')).position).toBe(10);
  });
});

describe('a config', () => {
  const options = { ...OPTIONS, isCondition: (path: readonly unknown[]) => path[0] === 'condition' };

  it('without expressions is given back as it is', () => {
    const config = { url: 'https://example.com', deep: [{ a: 'x' }], condition: true };
    expect(compileConfig(config, options).evaluate(createScope(), STILL)).toBe(config);
  });

  it('is evaluated at any depth, and shares what has no expressions', () => {
    const headers = { accept: 'x' };
    const config = { headers, list: [1, { a: ['{{a}}', '{{trigger.payload}}'] }, headers], condition: '{{a}} > 5' };
    const result = compileConfig(config, options).evaluate(createScope(), STILL);
    expect(result).toEqual({ headers, list: [1, { a: [7, PAYLOAD] }, headers], condition: true });
    expect(result).toHaveProperty('list.2', headers);
    expect(Object.is((result as typeof config).headers, headers)).toBe(true);
    expect(config.condition).toBe('{{a}} > 5');
  });

  it('has texts that are taken as they are, faults and all', () => {
    const isLiteral = (path: readonly unknown[]) => path[0] === 'code';
    const config = { code: 'let x = {{ nothing', deep: { code: '{{a}}' } };
    const compiled = compileConfig(config, { ...options, isLiteral });
    expect(compiled.issues).toEqual([]);
    expect(compiled.evaluate(createScope(), STILL)).toEqual({ code: 'let x = {{ nothing', deep: { code: 7 } });
  });

  it('has keys that are never templates', () => {
    const config = { '{{a}}': 1 };
    expect(compileConfig(config, options).evaluate(createScope(), STILL)).toBe(config);
  });

  it('keeps a key that is a forbidden word as inert data', () => {
    const config = JSON.parse('{"__proto__":"{{a}}","x":"{{a}}"}');
    const result = compileConfig(config, options).evaluate(createScope(), STILL);
    expect(JSON.stringify(result)).toBe('{"__proto__":7,"x":7}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  it('tells which path names which node, once each', () => {
    const config = {
      url: '{{fetch.status}}{{fetch.status}}{{nodes["action-1"].status}}',
      body: { x: ['{{gone-1?.a}}'] },
    };
    expect(compileConfig(config, options).references).toEqual([
      { path: ['url'], nodeId: 'fetch' },
      { path: ['url'], nodeId: 'action-1' },
      { path: ['body', 'x', 0], nodeId: 'gone-1' },
    ]);
  });

  it('tells of every fault with its path, and of the references all the same', () => {
    const compiled = compileConfig({ a: '{{ nope + fetch }}', b: ['{{'], condition: '' }, options);
    expect(compiled.issues.map(({ path }) => path)).toEqual([['a'], ['b', 0], ['condition']]);
    expect(compiled.references).toEqual([{ path: ['a'], nodeId: 'fetch' }]);
    expect(thrownBy(() => compiled.evaluate(createScope(), STILL)).path).toEqual(['a']);
  });

  it('gives the path of the field that failed', () => {
    const compiled = compileConfig({ ok: '{{a}}', body: [{ x: 'abc {{trigger.nope}}' }] }, options);
    const error = thrownBy(() => compiled.evaluate(createScope(), STILL));
    expect(error).toMatchObject({ code: 'EXPRESSION_ERROR', path: ['body', 0, 'x'], position: 14 });
  });

  it('knows item and index only in loops', () => {
    const compiled = compileTemplate('{{item}}', { nodeIds: [], inLoop: false });
    expect(compiled.issues[0]?.message).toContain('"item" exists only inside a loop');
  });

  it('takes an id before a function of the same name', () => {
    const ids = [...NODE_IDS, 'Number', 'String'];
    const scope = createScope({ node: (id) => ({ found: true, value: { id } }) });
    expect(evaluateTemplate('{{Number.id + String.id}}', scope, { nodeIds: ids, inLoop: false })).toBe('NumberString');
  });
});

describe('comparing', () => {
  it.each(['[] == []', '({}) === ({})', 'trigger.payload.tags != trigger.payload.items', 'now !== now', '[] == now'])(
    '%s is an error that says so',
    (source) => {
      expect(thrownBy(() => evaluateTemplate(`{{${source}}}`)).message).toContain('cannot be compared with ==');
    },
  );
});

describe('limits', () => {
  function codeOf(source: string, scope = createScope()): string | undefined {
    try {
      evaluateTemplate(source, scope);
      return undefined;
    } catch (error: unknown) {
      return error instanceof ExpressionError ? error.code : String(error);
    }
  }

  it('source: 8 KiB, of one expression and not of the text around it', () => {
    const { sourceLength } = EXPRESSION_LIMITS;
    const exact = `"${'x'.repeat(sourceLength - 2)}"`;
    expect(evaluateTemplate(`${'y'.repeat(100_000)}{{${exact}}}`)).toHaveLength(100_000 + sourceLength - 2);
    expect(issueOf(`{{${exact} }}`).code).toBe('EXPRESSION_LIMIT');
    expect(issueOf(`{{${exact}+1}}`).code).toBe('EXPRESSION_LIMIT');
    expect(issueOf(`{{ ${exact}}}`).code).toBe('EXPRESSION_LIMIT');
    expect(evaluateCondition(exact)).toBe(true);
    expect(issueOf(`${exact} `, compileCondition).code).toBe('EXPRESSION_LIMIT');
  });

  it('depth: 64', () => {
    const nested = (levels: number): string => `{{${'['.repeat(levels)}${']'.repeat(levels)}}}`;
    expect(codeOf(nested(64))).toBeUndefined();
    expect(codeOf(nested(65))).toBe('EXPRESSION_LIMIT');
    expect(codeOf(`{{${'('.repeat(70)}1${')'.repeat(70)}}}`)).toBe('EXPRESSION_LIMIT');
    expect(codeOf(`{{1${'+1'.repeat(4_000)}}}`)).toBeUndefined();
    expect(codeOf(`{{true${'&&true'.repeat(1_000)}}}`)).toBeUndefined();
    expect(codeOf(`{{""${'.trim()'.repeat(500)}}}`)).toBeUndefined();
  });

  it('steps: 200,000 for each expression', () => {
    expect(codeOf('{{Array.from({ length: 200000 }).length}}')).toBeUndefined();
    expect(codeOf('{{Array.from({ length: 200001 }).length}}')).toBe('EXPRESSION_LIMIT');
    const once = '{{Array.from({ length: 150000 }).length}}';
    expect(codeOf(`${once} ${once} ${once}`)).toBeUndefined();
  });

  it('time: 100 ms by the clock, for all expressions of a config together', () => {
    const work = '{{Array.from({ length: 2000 }).length}}';
    const compiled = compileTemplate(`${work}${work}`, OPTIONS);
    const ticking = (stepMs: number) => {
      let nowMs = 0;
      return {
        monotonicMs: () => {
          nowMs += stepMs;
          return nowMs;
        },
      };
    };
    expect(compiled.evaluate(createScope(), ticking(100))).toBe('20002000');
    expect(thrownBy(() => compiled.evaluate(createScope(), ticking(101))).code).toBe('EXPRESSION_LIMIT');
  });

  it('result: 5 MiB, also of data that is passed on, and of all fields together', () => {
    const text = 'x'.repeat(3 * 1024 * 1024);
    const large = { found: true as const, value: { text, list: [text] } };
    const scope = createScope({ input: large });
    expect(codeOf('{{input.text}}', scope)).toBeUndefined();
    expect(codeOf('{{input}}', scope)).toBe('EXPRESSION_LIMIT');
    expect(codeOf('{{input}}', scope)).toBe('EXPRESSION_LIMIT');
    expect(codeOf('{{input.text}}{{input.text}}', scope)).toBe('EXPRESSION_LIMIT');
    expect(codeOf('{{input.text + input.text}}', scope)).toBe('EXPRESSION_LIMIT');
    const options = { ...OPTIONS, isCondition: () => false };
    const one = compileConfig({ a: '{{input.list}}' }, options);
    const two = compileConfig({ a: '{{input.list}}', b: '{{input.list}}' }, options);
    for (let round = 0; round < 2; round += 1) {
      expect(one.evaluate(scope, STILL)).toEqual({ a: [text] });
      expect(thrownBy(() => two.evaluate(scope, STILL)).code).toBe('EXPRESSION_LIMIT');
    }
  });

  it.each<[string, string]>([
    ['"x".repeat(6e6).length', 'larger than 5 MiB'],
    ['"x".padEnd(6e6).length', 'larger than 5 MiB'],
    ['("x".repeat(3e6) + "x".repeat(3e6)).length', 'larger than 5 MiB'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
    ['`${"x".repeat(3e6)}${"x".repeat(3e6)}`.length', 'larger than 5 MiB'],
    ['"x".repeat(3e6).concat("x".repeat(3e6)).length', 'larger than 5 MiB'],
    ['["x".repeat(3e6), "x".repeat(3e6)].join("").length', 'larger than 5 MiB'],
    ['"xx".replaceAll("x", "y".repeat(3e6)).length', 'larger than 5 MiB'],
    ['"xx".replace(/x/g, "y".repeat(3e6)).length', 'larger than 5 MiB'],
    ['JSON.stringify(["x".repeat(3e6), "x".repeat(3e6)]).length', 'larger than 5 MiB'],
    ['JSON.parse("[".repeat(3e5))', 'nested too deeply'],
    ['/(x+x+)+y/.test("x".repeat(1e6))', 'too complex for a text of this length'],
    ['Array.from({ length: 5e4 }, (_, i) => i * 2 * 3 * 4).length', 'steps'],
  ])('%s: %s', (source, message) => {
    const error = thrownBy(() => evaluateTemplate(`{{${source}}}`));
    expect(error.code).toBe('EXPRESSION_LIMIT');
    expect(error.message).toContain(message);
  });

  it('a result that JSON cannot carry is an error', () => {
    expect(thrownBy(() => evaluateTemplate('{{0/0}}')).message).toContain('the result is NaN');
    expect(thrownBy(() => evaluateTemplate('x {{1/0}}')).message).toContain('the result is Infinity');
    expect(thrownBy(() => evaluateTemplate('{{[{ a: [1/0] }]}}')).message).toContain('the result is Infinity');
  });

  it('regular expressions: 1 KiB of pattern, 1 MiB of text', () => {
    expect(codeOf(`{{/${'x'.repeat(1_024)}/.test("")}}`)).toBeUndefined();
    expect(codeOf(`{{/${'x'.repeat(1_025)}/.test("")}}`)).toBe('EXPRESSION_LIMIT');
    const scope = (length: number) => createScope({ input: { found: true, value: 'x'.repeat(length) } });
    expect(codeOf('{{/y/.test(input)}}', scope(1024 * 1024))).toBeUndefined();
    expect(codeOf('{{/y/.test(input)}}', scope(1024 * 1024 + 1))).toBe('EXPRESSION_LIMIT');
  });
});
