import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Collector, startCollector, startFakeService } from '@automateos/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openTracing, type TracingOptions } from './open-tracing.ts';

const IN_TIME = { timeout: 20_000, interval: 20 };

function open(endpoint: string, options: Partial<TracingOptions> = {}) {
  const lines: string[] = [];
  const tracing = openTracing({
    endpoint,
    headers: {},
    resource: { 'service.name': 'a test' },
    sampler: 'parentbased_always_on',
    ratio: 1,
    logger: { warn: (_, message) => lines.push(message), info: (message) => lines.push(message) },
    ...options,
  });
  return { ...tracing, lines };
}

async function openCollector(): Promise<Collector> {
  const collector = await startCollector();
  onTestFinished(() => collector.close());
  return collector;
}

/** Without what is garbage, bytes. */
function heapUsed(): number {
  setFlagsFromString('--expose_gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

const SPAN = { kind: 'internal', parent: null, attributes: {} } as const;

test('a span goes to the collector with its name, kind, trace, attributes and what went wrong', async () => {
  const collector = await openCollector();
  const { tracer, close } = open(`${collector.url}/`);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const root = tracer.start({ name: 'root', kind: 'server', parent: 'nonsense', traceId, attributes: { one: 1 } });
  const child = tracer.start({ ...SPAN, name: 'child', parent: root.traceparent });
  child.end({ two: 'b' }, 'HTTP_ERROR_STATUS');
  child.end({ two: 'c' }, null);
  root.end({}, null);
  await close();
  const [first, second, ...more] = collector.spans();
  expect(more).toEqual([]);
  expect(second).toMatchObject({ name: 'root', kind: 2, traceId, parentSpanId: undefined, isError: false });
  expect(second).toMatchObject({ attributes: { one: 1 }, resource: { 'service.name': 'a test' } });
  expect(first).toMatchObject({ name: 'child', kind: 1, traceId, parentSpanId: second?.spanId, isError: true });
  expect(first?.attributes).toEqual({ two: 'b', 'error.type': 'HTTP_ERROR_STATUS' });
});

test('a trace whose id nobody chose has one of its own', async () => {
  const collector = await openCollector();
  const { tracer, close } = open(collector.url);
  tracer.start({ ...SPAN, name: 'one', traceId: 'a'.repeat(32) }).end({}, null);
  tracer.start({ ...SPAN, name: 'two' }).end({}, null);
  await close();
  const [one, two] = collector.spans();
  expect(one?.traceId).toBe('a'.repeat(32));
  expect(two?.traceId).not.toBe(one?.traceId);
});

test('the headers of the settings are sent with each batch', async () => {
  const service = await startFakeService(() => ({ body: {} }));
  onTestFinished(() => service.close());
  const { tracer, close } = open(service.url, { headers: { 'x-token': 'a b' } });
  tracer.start({ ...SPAN, name: 'one' }).end({}, null);
  await close();
  expect(service.requests[0]?.headers['x-token']).toBe('a b');
});

test('always_off records nothing, and tells those that come after', async () => {
  const collector = await openCollector();
  const { tracer, close } = open(collector.url, { sampler: 'always_off' });
  const span = tracer.start({ ...SPAN, name: 'one' });
  expect(span.traceparent).toMatch(/-00$/);
  span.end({}, null);
  await close();
  expect(collector.spans()).toEqual([]);
});

test('while the collector hangs no more than so many spans are kept, and the end does not wait for it', {
  timeout: 60_000,
}, async () => {
  const never = Promise.withResolvers<never>();
  const service = await startFakeService(() => never.promise);
  onTestFinished(() => service.close());
  const { tracer, close } = open(service.url);
  const make = (count: number): void => {
    for (let made = 0; made < count; made += 1) {
      tracer.start({ ...SPAN, name: `a span ${made}`, attributes: { text: `value ${made}`.repeat(20) } }).end({}, null);
    }
  };
  make(20_000);
  await vi.waitFor(() => expect(service.requests.length).toBeGreaterThan(0), IN_TIME);
  const before = heapUsed();
  make(200_000);
  const grown = (heapUsed() - before) / 1024 / 1024;
  console.log(`200,000 spans that nobody takes: ${grown.toFixed(0)} MiB more`);
  await close();
  never.promise.catch(() => {});
  // All of them would be over 100 MiB.
  expect(grown).toBeLessThan(30);
});

test('a collector that is away is told of once, and once when it is back', { timeout: 60_000 }, async () => {
  let isAway = true;
  const service = await startFakeService(() => ({ status: isAway ? 400 : 200, body: {} }));
  onTestFinished(() => service.close());
  const { tracer, close, lines } = open(service.url);
  const sendOne = async (): Promise<void> => {
    const sent = service.requests.length;
    tracer.start({ ...SPAN, name: 'one' }).end({}, null);
    await vi.waitFor(() => expect(service.requests.length).toBeGreaterThan(sent), IN_TIME);
  };
  await sendOne();
  await sendOne();
  await vi.waitFor(() => expect(lines).toHaveLength(1), IN_TIME);
  isAway = false;
  await sendOne();
  await vi.waitFor(() => expect(lines).toHaveLength(2), IN_TIME);
  await close();
  expect(lines).toEqual([expect.stringContaining('traces cannot be delivered'), 'the collector takes traces again']);
});
