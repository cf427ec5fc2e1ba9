import { checkConfig } from '@automateos/model';
import { expect, it } from 'vitest';
import { gives } from '../../pure/run-node.conformance.ts';
import { respond } from './definition.ts';

it('respond gives status, headers in lower case, and body', () => {
  const config = { status: 404, headers: { 'Cache-Control': 'no-cache', 'X-Left': 3 }, body: { error: 'none' } };
  expect(gives(respond, config)).toEqual({
    status: 404,
    headers: { 'cache-control': 'no-cache', 'x-left': '3' },
    body: { error: 'none' },
  });
  expect(gives(respond, {})).toEqual({ status: 200, headers: {}, body: null });
});

it.each([
  [{ status: 100 }, 'status'],
  [{ status: 600 }, 'status'],
  [{ headers: { 'Set-Cookie': 'a=b' } }, 'headers'],
  [{ headers: { 'Content-Security-Policy': 'none' } }, 'headers'],
  [{ headers: { 'access-control-allow-origin': '*' } }, 'headers'],
  [{ headers: { 'content-length': '5' } }, 'headers'],
  [{ headers: { 'x a': 'b' } }, 'headers'],
  [{ headers: { 'x-a': 'b\r\nx-c: d' } }, 'headers'],
  [{ headers: { 'x-a': '漢' } }, 'headers'],
])('respond refuses %j', (config, field) => {
  expect(checkConfig(respond.config, config)[0]?.path[0]).toBe(field);
});
