import { checkConfig, type StepOutcome } from '@automateos/model';
import { type FakeService, startFakeService } from '@automateos/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CREDENTIAL, runService } from '../http/service-node.conformance.ts';
import { slack } from './definition.ts';

let service: FakeService;
beforeAll(async () => {
  service = await startFakeService();
});
beforeEach(() => service.answer(() => ({ body: { ok: true, channel: 'C1', ts: '17.5' } })));
afterAll(() => service.close());

const byBot = (fields: object = {}): Promise<StepOutcome> =>
  runService(slack, {
    credential: CREDENTIAL,
    api_url: `${service.url}/api/`,
    channel: '#sales',
    text: 'Hi',
    ...fields,
  });
const byHook = (fields: object = {}): Promise<StepOutcome> =>
  runService(slack, { webhook_url: `${service.url}/services/T/B/x`, text: 'Hi', ...fields });
const last = () => service.requests.at(-1);

describe('a message', () => {
  test('by a bot is posted to its channel, as an answer in a thread, and says where it is', async () => {
    const outcome = await byBot({ thread_ts: '16.1', blocks: [{ type: 'divider' }] });
    expect(outcome).toEqual({ ok: true, output: { channel: 'C1', ts: '17.5' }, emitted: ['main'] });
    expect(last()).toMatchObject({ method: 'POST', path: '/api/chat.postMessage' });
    expect(last()?.headers).toMatchObject({ authorization: 'Bearer token' });
    expect(last()?.json).toEqual({ channel: '#sales', text: 'Hi', blocks: [{ type: 'divider' }], thread_ts: '16.1' });
  });

  test('by a webhook goes to its URL, without a channel', async () => {
    service.answer(() => ({ body: 'ok' }));
    expect(await byHook()).toEqual({ ok: true, output: { channel: null, ts: null }, emitted: ['main'] });
    expect(last()).toMatchObject({ path: '/services/T/B/x', json: { text: 'Hi' } });
    expect(last()?.headers.authorization).toBeUndefined();
  });
});

describe('a refusal', () => {
  test.for([
    ['not_in_channel', 'invite the bot to the channel (/invite @bot)'],
    ['invalid_auth', 'check the token in the credential'],
  ])('%s of a bot is a failed step that says what to do', async ([error, hint]) => {
    service.answer(() => ({ body: { ok: false, error } }));
    const message = `Slack refused the message (${error}): ${hint}`;
    const expected = { code: 'SLACK_ERROR', message, details: { error } };
    expect(await byBot()).toEqual({ ok: false, error: expected, retryable: false });
  });

  test('shows what Slack says besides', async () => {
    const body = { ok: false, error: 'invalid_blocks', response_metadata: { messages: ['[ERROR] no text [0]'] } };
    service.answer(() => ({ body }));
    const outcome = await byBot();
    expect(outcome.ok ? '' : outcome.error.message).toBe(
      'Slack refused the message (invalid_blocks): [ERROR] no text [0]; check the blocks in Slack’s Block Kit Builder',
    );
    service.answer(() => ({ body: { ok: false, error: 'brand_new_error' } }));
    expect(await byBot()).toMatchObject({ error: { message: 'Slack refused the message (brand_new_error)' } });
  });

  test('of a webhook has Slack’s word for it', async () => {
    service.answer(() => ({ status: 404, body: 'no_service' }));
    expect(await byHook()).toMatchObject({ error: { code: 'SLACK_ERROR', details: { error: 'no_service' } } });
    service.answer(() => ({ status: 404, body: '<html>Not Found</html>' }));
    expect(await byHook()).toMatchObject({ error: { code: 'HTTP_ERROR_STATUS' }, retryable: false });
  });
});

describe('a message is sent again', () => {
  test('after 429, when Slack says', async () => {
    service.answer(() => ({ status: 429, headers: { 'retry-after': '7' }, body: { ok: false, error: 'ratelimited' } }));
    expect(await byBot()).toMatchObject({ ok: false, retryable: true, retryAfterMs: 7_000 });
    service.answer(() => ({ status: 429, headers: { 'retry-after': '2' }, body: 'rate_limited' }));
    expect(await byHook()).toMatchObject({ ok: false, retryable: true, retryAfterMs: 2_000 });
  });

  test('never where it may be there already', async () => {
    service.answer(() => ({ status: 503, body: 'oops' }));
    expect(await byBot()).toMatchObject({ ok: false, retryable: false, error: { code: 'HTTP_ERROR_STATUS' } });
    service.answer(() => new Promise(() => {}));
    const outcome = await runService(slack, { webhook_url: service.url, text: 'Hi' }, { timeoutMs: 200 });
    expect(outcome).toMatchObject({ error: { code: 'STEP_TIMEOUT' }, retryable: false, outcomeUnknown: true });
    expect(slack.onCrash(slack.config.parse({ webhook_url: service.url, text: 'Hi' }))).toBe('review');
  });

  test('where nobody heard it', async () => {
    expect(await byHook({ webhook_url: 'http://127.0.0.1:1/' })).toMatchObject({ ok: false });
    const outcome = await runService(slack, { webhook_url: 'http://10.0.0.1/', text: 'Hi' });
    expect(outcome).toMatchObject({ error: { code: 'EGRESS_BLOCKED' }, retryable: false });
  });
});

describe('faults of a config name the field', () => {
  const webhook_url = 'https://hooks.slack.com/services/x';
  test.for<[object, object]>([
    [{ text: 'x' }, { credential: 'Give a bot token or a webhook URL' }],
    [{ webhook_url }, { text: 'Give a text or blocks' }],
    [{ webhook_url, text: 'x', channel: '#a' }, { channel: 'A webhook has its channel; leave this out' }],
    [{ credential: CREDENTIAL, text: 'x' }, { channel: 'Required with a bot token' }],
    [
      { credential: CREDENTIAL, webhook_url, text: 'x', channel: '#a' },
      {
        webhook_url: 'There is a bot token already; take one of the two',
        channel: 'A webhook has its channel; leave this out',
      },
    ],
    [{ webhook_url: 'hooks.slack.com', text: 'x' }, { webhook_url: 'Invalid URL format' }],
  ])('%j', ([config, faults]) => {
    const issues = checkConfig(slack.config, config as never); // plain data of the test
    expect(Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]))).toEqual(faults);
  });
});
