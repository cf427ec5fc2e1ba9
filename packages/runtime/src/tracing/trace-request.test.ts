import type { HttpOutcome, HttpRequest } from '@automateos/model';
import { expect, test } from 'vitest';
import { createRecordingTracer } from '../conformance/recorded-spans.conformance.ts';
import { traceRequests } from './trace-request.ts';

const REQUEST: HttpRequest = {
  url: 'https://api.example.com/orders/secret?key=secret',
  method: 'POST',
  headers: { 'X-Key': 'secret' },
  followRedirects: true,
  timeoutMs: 1_000,
  maxResponseBytes: 1_000,
  signal: new AbortController().signal,
};

async function send(request: Partial<HttpRequest>, outcome: HttpOutcome) {
  const tracer = createRecordingTracer();
  const step = tracer.start({ name: 'step', kind: 'internal', parent: null, attributes: {} });
  const sent: HttpRequest[] = [];
  const call = traceRequests(tracer, step, async (given) => {
    sent.push(given);
    return outcome;
  });
  expect(await call({ ...REQUEST, ...request })).toBe(outcome);
  const [parent, span] = tracer.spans;
  expect(span?.parentSpanId).toBe(parent?.spanId);
  return { span, traceId: parent?.traceId, headers: sent[0]?.headers };
}

const answered = (status: number): HttpOutcome => ({
  ok: true,
  response: { status, headers: {}, body: Buffer.alloc(0) },
});

test('a request names its host and nothing of its path, and carries its own span on', async () => {
  const { span, traceId, headers } = await send({}, answered(201));
  expect(headers).toEqual({ 'X-Key': 'secret', traceparent: `00-${traceId}-${span?.spanId}-01` });
  expect(span).toMatchObject({ name: 'POST', kind: 'client', error: null });
  expect(span?.attributes).toEqual({
    'http.request.method': 'POST',
    'server.address': 'api.example.com',
    'server.port': 443,
    'http.response.status_code': 201,
  });
});

test('a traceparent that the workflow sets is sent as it is', async () => {
  const given = { TraceParent: 'of the workflow' };
  expect((await send({ headers: given }, answered(200))).headers).toEqual(given);
});

test('an answer from 400 on is marked, and so is a request without an answer', async () => {
  expect((await send({}, answered(404))).span).toMatchObject({ error: 'HTTP_404' });
  const fault = { code: 'EGRESS_BLOCKED', message: 'secret', details: {}, sent: false } as const;
  const { span } = await send({ url: 'nonsense' }, { ok: false, fault });
  expect(span).toMatchObject({ error: 'EGRESS_BLOCKED', attributes: { 'error.type': 'EGRESS_BLOCKED' } });
  expect(JSON.stringify(span)).not.toContain('secret');
});
