import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPIRED_TOKEN, OPEN_TOKEN } from '../../fixtures/in-memory-waits.ts';
import { startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.app.close());

const open = `/resume/${OPEN_TOKEN}`;

describe('a resume link', () => {
  test('shows what is asked as often as it is opened, and answers nothing by that', async () => {
    for (let looks = 0; looks < 3; looks += 1) {
      const { status, headers, body } = await api.call('GET', open);
      expect([status, headers['cache-control'], body.state, body.title]).toEqual([200, 'no-store', 'open', 'Pay?']);
    }
    expect((await api.call('HEAD', open)).status).toBe(200);
  });

  test.each([
    [{ choice: 'other' }, 422],
    ['{', 400],
    ['"x"', 415],
  ])('an answer that is none (%j) is refused, and the link stays open', async (body, status) => {
    const headers: Record<string, string> =
      status === 415 ? { 'content-type': 'text/plain' } : { 'content-type': 'application/json' };
    expect((await api.call('POST', open, { body, headers })).status).toBe(status);
    expect((await api.call('GET', open)).body.state).toBe('open');
  });

  test('is answered once: a second answer is told what was decided', async () => {
    const first = await api.call('POST', open, { body: { choice: 'approve' } });
    expect([first.status, first.body]).toMatchObject([200, { state: 'answered', accepted: true, choice: 'approve' }]);
    const second = await api.call('POST', open, { body: { choice: 'other' } });
    expect([second.status, second.body]).toMatchObject([
      200,
      { state: 'answered', accepted: false, choice: 'approve' },
    ]);
  });

  test('whose time is over says so', async () => {
    const shown = await api.call('GET', `/resume/${EXPIRED_TOKEN}`);
    expect([shown.status, shown.body.state]).toEqual([200, 'expired']);
    const answered = await api.call('POST', `/resume/${EXPIRED_TOKEN}`, { body: { choice: 'approve' } });
    expect([answered.status, answered.body.error.code]).toEqual([410, 'WAIT_OVER']);
  });

  test('that nobody made is not found, in any spelling, and guessing is slowed down', async () => {
    for (const token of ['x'.repeat(43), 'short', `${OPEN_TOKEN}=`, `${OPEN_TOKEN}%00`, OPEN_TOKEN.toUpperCase()]) {
      const { status, body } = await api.call('GET', `/resume/${token}`);
      expect([token, status, body.error.code]).toEqual([token, 404, 'NOT_FOUND']);
    }
    let status = 404;
    for (let guesses = 0; guesses < 400 && status === 404; guesses += 1) {
      ({ status } = await api.call('POST', `/resume/${'y'.repeat(43)}`, { body: {}, from: '203.0.113.9' }));
    }
    expect(status).toBe(429);
    // Known links are not slowed down by who guesses.
    expect((await api.call('GET', open, { from: '203.0.113.9' })).status).toBe(200);
  });
});
