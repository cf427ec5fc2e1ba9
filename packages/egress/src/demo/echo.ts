import type { Json } from '@automateos/model';
import type { DemoService } from './demo-service.ts';

/** Says what came in. */
export const echo: DemoService = {
  path: '/echo',
  answer: ({ method, headers, query, body }) => ({
    status: 200,
    body: { method, headers: { ...headers }, query: Object.fromEntries(query), body: readBody(body) },
  }),
};

/** JSON as its value, anything else as text; no body is null. */
function readBody(body: string): Json {
  if (body === '') return null;
  try {
    return JSON.parse(body) as Json; // whatever JSON gives
  } catch {
    return body;
  }
}
