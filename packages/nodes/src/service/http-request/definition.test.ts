import { checkConfig, NO_RETRY } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { httpRequest } from './definition.ts';

const url = 'https://api.example.com/data';

describe('the config of http_request', () => {
  it('has the documented defaults', () => {
    expect(httpRequest.config.parse({ url })).toEqual({
      url,
      method: 'GET',
      headers: {},
      query: {},
      timeout_ms: 30_000,
      follow_redirects: true,
      fail_on: 'server_error',
      response: 'auto',
      max_response_bytes: 10 * 1024 * 1024,
      idempotency_header: true,
    });
  });

  it.each([
    '',
    'example.com',
    '/data',
    'ftp://example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://',
    'http://a b/',
    5,
    null,
  ])('refuses the URL %j with the message that clients know', (bad) => {
    expect(checkConfig(httpRequest.config, { url: bad })).toEqual([{ path: ['url'], message: 'Invalid URL format' }]);
  });

  it('asks for the URL', () => {
    expect(checkConfig(httpRequest.config, {})).toEqual([{ path: ['url'], message: 'Required' }]);
  });

  it.each([
    'http://example.com',
    'HTTPS://EXAMPLE.COM:8443/a?b=c#d',
    'http://127.0.0.1/',
    '{{ trigger.payload.url }}',
    'x{{a}}',
  ])('takes the URL %j', (good) => {
    expect(checkConfig(httpRequest.config, { url: good })).toEqual([]);
  });

  it('takes expressions for any field, and their values as they come', () => {
    const templates = { url, timeout_ms: '{{a.ms}}', headers: '{{a.headers}}', query: { a: '{{b}}' }, body: '{{c}}' };
    expect(checkConfig(httpRequest.config, templates)).toEqual([]);
    const values = {
      url,
      headers: { a: 1, b: true, c: 'd' },
      query: { e: 2, f: false, g: ['h', 3, true] },
      body: [null],
    };
    expect(checkConfig(httpRequest.config, values)).toEqual([]);
  });

  it.each([
    [{ method: 'get' }, 'method'],
    [{ method: 'TRACE' }, 'method'],
    [{ headers: { a: null } }, 'headers'],
    [{ headers: { a: ['b'] } }, 'headers'],
    [{ query: { a: {} } }, 'query'],
    [{ timeout_ms: 0 }, 'timeout_ms'],
    [{ timeout_ms: 1.5 }, 'timeout_ms'],
    [{ timeout_ms: 3_600_001 }, 'timeout_ms'],
    [{ follow_redirects: 'no' }, 'follow_redirects'],
    [{ fail_on: 'always' }, 'fail_on'],
    [{ response: 'xml' }, 'response'],
    [{ idempotency_header: 1 }, 'idempotency_header'],
  ])('refuses %j', (fault, field) => {
    expect(checkConfig(httpRequest.config, { url, ...fault }).map(({ path }) => path[0])).toContain(field);
  });
});

describe('the policies of http_request', () => {
  const retried = { max_attempts: 3, initial_delay_ms: 1_000, factor: 2, max_delay_ms: 30_000, jitter: true };

  it.each([
    [{ method: 'GET' }, true],
    [{ method: 'HEAD' }, true],
    [{ method: 'PUT' }, true],
    [{ method: 'DELETE' }, true],
    [{ method: 'OPTIONS' }, true],
    [{ method: 'PUT', idempotency_header: false }, true],
    [{ method: 'POST' }, true],
    [{ method: 'PATCH' }, true],
    [{ method: 'POST', idempotency_header: false }, false],
    [{ method: 'PATCH', idempotency_header: false }, false],
    [{ method: 'POST', idempotency_header: false, headers: { 'IDEMPOTENCY-key': 'mine' } }, true],
    [{ method: 'POST', idempotency_header: false, headers: { 'Idempotency-Key': '' } }, false],
  ])('for %j may send it again: %j', (fields, isRepeatable) => {
    const config = httpRequest.config.parse({ url, ...fields });
    expect(httpRequest.retry(config)).toEqual(isRepeatable ? retried : NO_RETRY);
    expect(httpRequest.onCrash(config)).toBe(isRepeatable ? 'retry' : 'review');
  });

  it('give an attempt the time that the config says', () => {
    expect(httpRequest.timeoutMs(httpRequest.config.parse({ url, timeout_ms: 5 }))).toBe(5);
  });
});
