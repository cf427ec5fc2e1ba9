import { expect, it } from 'vitest';
import { parseCurl } from '../curl/parse-curl.ts';
import { methodsOf, toCurlCommand } from './webhook-request.ts';

it('is written as a command that means the same', () => {
  const request = {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'X-Note': "it's" },
    body: '{"name": "O\'Hara"}',
  };
  const command = toCurlCommand('http://localhost:3000/webhook/abc', request);
  expect(command.split('\n')).toHaveLength(4);
  expect(parseCurl(command)).toEqual({
    ok: true,
    config: {
      url: 'http://localhost:3000/webhook/abc',
      method: 'PUT',
      headers: request.headers,
      body: { name: "O'Hara" },
    },
    notes: [],
  });
});

it('has no body where none is sent', () => {
  expect(toCurlCommand('http://x/', { method: 'GET', headers: {}, body: '{}' })).toBe("curl -X GET 'http://x/'");
});

it.each([
  [undefined, ['POST']],
  ['GET', ['GET']],
  [
    ['GET', 'POST'],
    ['GET', 'POST'],
  ],
  [[], ['POST']],
])('methods of %j are %j', (method, methods) => expect(methodsOf(method)).toEqual(methods));
