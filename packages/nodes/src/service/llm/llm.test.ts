import { checkConfig, type StepOutcome } from '@automateos/model';
import { type FakeService, type ServiceAnswer, startFakeService } from '@automateos/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CREDENTIAL, runService } from '../http/service-node.conformance.ts';
import { compileAnswerSchema } from './answer-schema.ts';
import { llm } from './definition.ts';

const SCHEMA = {
  type: 'object',
  properties: { kind: { enum: ['bug', 'question'] }, urgent: { type: 'boolean' } },
  required: ['kind', 'urgent'],
  additionalProperties: false,
};

function says(content: string | null, more: { finish_reason?: string; refusal?: string } = {}): ServiceAnswer {
  const { finish_reason = 'stop', refusal = null } = more;
  return {
    body: {
      model: 'small-2026',
      choices: [{ index: 0, message: { role: 'assistant', content, refusal }, finish_reason }],
      usage: { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 },
    },
  };
}

let service: FakeService;
/** The answers, one after the other; the last one stays. */
let answers: ServiceAnswer[];
let asked: number;
beforeAll(async () => {
  service = await startFakeService(() => {
    asked += 1;
    return answers[Math.min(asked, answers.length) - 1] ?? {};
  });
});
beforeEach(() => {
  answers = [];
  asked = 0;
});
afterAll(() => service.close());

const ask = (fields: object = {}, more: object = {}): Promise<StepOutcome> =>
  runService(llm, { base_url: `${service.url}/v1`, model: 'small', prompt: 'Hello', ...fields }, more);
const last = () => service.requests.at(-1);
const messagesOf = (json: unknown) => (json as { messages: { role: string; content: string }[] }).messages;

describe('a question', () => {
  test('is asked as configured, and its answer has the tokens', async () => {
    answers = [says('Hi!')];
    const outcome = await ask({
      credential: CREDENTIAL,
      system: 'Be short.',
      temperature: 0.5,
      max_tokens: 9,
      parameters: { top_p: 0.9 },
    });
    expect(outcome).toEqual({
      ok: true,
      output: {
        text: 'Hi!',
        json: null,
        model: 'small-2026',
        finish_reason: 'stop',
        usage: { input_tokens: 10, output_tokens: 3, requests: 1 },
      },
      emitted: ['main'],
    });
    expect(last()).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(last()?.headers).toMatchObject({ authorization: 'Bearer token' });
    expect(last()?.json).toEqual({
      model: 'small',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Hello' },
      ],
      temperature: 0.5,
      max_tokens: 9,
      top_p: 0.9,
    });
  });

  test('may be a conversation, and an endpoint may count no tokens', async () => {
    answers = [
      {
        body: {
          choices: [
            {
              message: {
                content: [
                  { type: 'text', text: 'a' },
                  { type: 'text', text: 'b' },
                ],
              },
            },
          ],
        },
      },
    ];
    const messages = [
      { role: 'user', content: '1' },
      { role: 'assistant', content: '2' },
    ];
    expect(await ask({ prompt: undefined, messages })).toMatchObject({
      output: {
        text: 'ab',
        model: null,
        finish_reason: null,
        usage: { input_tokens: 0, output_tokens: 0, requests: 1 },
      },
    });
    expect(messagesOf(last()?.json)).toEqual(messages);
  });
});

describe('an answer to a schema', () => {
  test('that fits is given as JSON, between fences too', async () => {
    answers = [says('{"kind":"bug","urgent":true}')];
    expect(await ask({ schema: SCHEMA })).toMatchObject({ output: { json: { kind: 'bug', urgent: true } } });
    expect(last()?.json).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: SCHEMA } },
    });
    answers = [says('```json\n{"kind":"bug","urgent":true}\n```')];
    asked = 0;
    expect(await ask({ schema: SCHEMA })).toMatchObject({ ok: true, output: { json: { kind: 'bug' } } });
  });

  test('that does not fit is asked for again, with its faults, and all tokens are counted', async () => {
    answers = [says('Surely!'), says('{"kind":"other","extra":1}'), says('{"kind":"question","urgent":false}')];
    expect(await ask({ schema: SCHEMA, schema_in: 'instructions' })).toMatchObject({
      ok: true,
      output: { json: { kind: 'question', urgent: false }, usage: { input_tokens: 30, output_tokens: 9, requests: 3 } },
    });
    const [system, user, first, fault, second, faults] = messagesOf(last()?.json);
    expect(last()?.json).not.toHaveProperty('response_format');
    expect([system?.role, user?.role, first?.role, fault?.role, second?.role, faults?.role]).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    expect(system?.content).toContain(JSON.stringify(SCHEMA));
    expect(first?.content).toBe('Surely!');
    expect(fault?.content).toContain('- it is not JSON');
    expect(faults?.content).toContain('- kind: ');
    expect(faults?.content).toContain('- urgent: Required');
    expect(faults?.content).toContain('Unknown field');
    // Each request has a key of its own, which another attempt repeats.
    const keys = service.requests.slice(-3).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
  });

  test('that never fits fails the step, and says why and what it cost', async () => {
    answers = [says('{"kind":"other","urgent":true}')];
    const outcome = await ask({ schema: SCHEMA, corrections: 1 });
    expect(asked).toBe(2);
    expect(outcome).toMatchObject({
      ok: false,
      retryable: false,
      error: {
        code: 'LLM_SCHEMA_MISMATCH',
        message: expect.stringMatching(/^The answer does not fit the schema: kind: /),
        details: { text: '{"kind":"other","urgent":true}', usage: { input_tokens: 20, output_tokens: 6, requests: 2 } },
      },
    });
  });

  test('that was cut at its limit of tokens is not asked for again', async () => {
    answers = [says('{"kind":"bu', { finish_reason: 'length' })];
    expect(await ask({ schema: SCHEMA })).toMatchObject({ error: { code: 'LLM_CUT_OFF' } });
    expect(asked).toBe(1);
    asked = 0;
    expect(await ask()).toMatchObject({ ok: true, output: { finish_reason: 'length' } });
  });
});

describe('what goes wrong', () => {
  test.for<[string, ServiceAnswer, object]>([
    [
      'a refusal',
      says(null, { refusal: 'I cannot.' }),
      { code: 'LLM_REFUSED', message: 'The model refused to answer: I cannot.' },
    ],
    ['a filtered answer', says('', { finish_reason: 'content_filter' }), { code: 'LLM_CONTENT_FILTER' }],
    [
      'a filtered question',
      { status: 400, body: { error: { code: 'content_filter', message: 'x' } } },
      { code: 'LLM_CONTENT_FILTER' },
    ],
    [
      'a wrong key',
      { status: 401, body: { error: { message: 'Incorrect API key' } } },
      { code: 'HTTP_ERROR_STATUS', message: 'The answer has status 401: Incorrect API key' },
    ],
    ['another service', { body: '<html>' }, { code: 'LLM_BAD_ANSWER' }],
    ['no choices', { body: { choices: [] } }, { code: 'LLM_BAD_ANSWER' }],
    ['no content', says(null), { code: 'LLM_BAD_ANSWER' }],
    [
      'a quota that is used up',
      { status: 429, body: { error: { code: 'insufficient_quota', message: 'over' } } },
      { code: 'HTTP_ERROR_STATUS' },
    ],
  ])('%s fails the step for good', async ([, answer, error]) => {
    answers = [answer];
    expect(await ask()).toMatchObject({ ok: false, retryable: false, error });
    expect(asked).toBe(1);
  });

  test('too many requests and faults of the endpoint are worth another attempt', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '3' }, body: { error: { message: 'slow down' } } }];
    expect(await ask()).toMatchObject({ retryable: true, retryAfterMs: 3_000 });
    answers = [{ status: 500, body: 'oops' }];
    expect(await ask()).toMatchObject({ retryable: true, error: { details: { usage: { requests: 1 } } } });
    expect(llm.onCrash(llm.config.parse({ model: 'm', prompt: 'p' }))).toBe('retry');
  });
});

describe('faults of a config name the field', () => {
  const model = 'm';
  const prompt = 'p';
  test.for<[object, string]>([
    [{ prompt }, 'model'],
    [{ model }, 'prompt'],
    [{ model, prompt, messages: [{ role: 'user', content: 'x' }] }, 'messages'],
    [{ model, prompt, parameters: { stream: true } }, 'parameters'],
    [{ model, prompt, schema: 'text' }, 'schema'],
    [{ model, prompt, schema: { type: 'string', pattern: '(a+)+$' } }, 'schema'],
    [{ model, prompt, schema: { $ref: '#' } }, 'schema'],
  ])('%j: %s', ([config, field]) => {
    const issues = checkConfig(llm.config, config as never); // plain data of the test
    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('a schema of a user', () => {
  test('may use what JSON Schema has for shapes, sizes and choices', () => {
    const check = compileAnswerSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Order',
      type: 'object',
      properties: {
        total: { type: 'number', minimum: 0, description: 'in euros' },
        note: { type: ['string', 'null'], maxLength: 3 },
        lines: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] }, maxItems: 2 },
        pattern: { const: 'x' },
      },
      required: ['total'],
    });
    expect(check({ total: 1, note: null, lines: ['a', 1], pattern: 'x', more: true })).toEqual([]);
    expect(check({ total: -1, note: 'long', lines: [1, 2, 3] })).toHaveLength(3);
    expect(check([])).toHaveLength(1);
    expect(check({ total: 1, lines: [1.5] })).toEqual([expect.stringMatching(/^lines\[0\]: /)]);
  });

  test.for<[object, RegExp]>([
    [{ type: 'string', pattern: 'a' }, /^pattern: the keyword "pattern" cannot be used here$/],
    [{ properties: { a: { $ref: '#/$defs/x' } } }, /^properties\.a\.\$ref: the keyword/],
    [{ patternProperties: { 'a+': {} } }, /^patternProperties: the keyword/],
    [{ anyOf: [{ type: 'string' }, 5] }, /^anyOf\[1\]: a schema must be an object$/],
    [{ type: 'string', minLength: 'a' }, /^minLength: must be a number$/],
    [{ type: 'strange' }, /Unsupported type: strange/],
    [{ properties: JSON.parse('{"__proto__": {}}') }, /"__proto__" cannot be a property/],
    [{ description: 'x'.repeat(40_000) }, /^is larger than 32768 bytes$/],
  ])('%j is refused', ([schema, message]) => {
    expect(() => compileAnswerSchema(schema as never)).toThrow(message); // plain data of the test
  });

  test('that nests without end is refused before it is walked', () => {
    let schema: object = {};
    for (let depth = 0; depth < 40; depth += 1) schema = { items: schema };
    expect(() => compileAnswerSchema(schema as never)).toThrow('nests deeper than 32 levels'); // plain data of the test
  });
});
