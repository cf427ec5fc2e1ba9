import { type DemoService, fault } from './demo-service.ts';

const KEPT_KEYS = 10_000;

/** Fails at the first call with a key and answers every later one: for seeing a retry succeed. */
export function createFlaky(): DemoService {
  // In the order in which they first came, so that the oldest can go.
  const calls = new Map<string, number>();
  return {
    path: '/flaky',
    answer: ({ headers, query }) => {
      const key = query.get('key') ?? headers['idempotency-key'] ?? '';
      if (key === '') return fault(400, 'Send an Idempotency-Key header, or a key: /flaky?key=order-17');
      const call = (calls.get(key) ?? 0) + 1;
      calls.set(key, call);
      const [oldest] = calls.keys();
      if (calls.size > KEPT_KEYS && oldest !== undefined) calls.delete(oldest);
      return call === 1 ? fault(503, 'Not this time; try again') : { status: 200, body: { key, call } };
    },
  };
}
