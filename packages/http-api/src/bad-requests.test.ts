import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DEFINITION, PASSWORD, startTestApi, type TestApi } from './fixtures/start-test-api.ts';

interface BadRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  /** `details.field`; none: `details` is empty. */
  readonly field?: string;
}

const RANDOM = '01a20960-ba7a-7000-b56e-35a4299c1d35';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const node = { id: 'start', type: 'webhook', config: {} };
const workflow = { name: 'n', definition: DEFINITION };
const define = (...nodes: unknown[]) => ({ name: 'n', definition: { nodes, connections: [] } });

const invalid = (method: string, url: string, body: unknown, field: string, headers?: Record<string, string>) => ({
  method,
  url,
  body,
  field,
  status: 422,
  code: 'VALIDATION_ERROR',
  ...(headers && { headers }),
});
const refused = (method: string, url: string, status: number, code: string, more: Partial<BadRequest> = {}) => ({
  method,
  url,
  status,
  code,
  ...more,
});
const malformed = (method: string, url: string, body: unknown, headers: Record<string, string> = JSON_TYPE) =>
  refused(method, url, 400, 'MALFORMED_JSON', { body, headers });

// :workflow, :execution and :hook stand for what belongs to the caller.
const registration: BadRequest[] = [
  invalid('POST', '/api/v1/auth/register', undefined, 'email'),
  invalid('POST', '/api/v1/auth/register', '', 'email', JSON_TYPE),
  invalid('POST', '/api/v1/auth/register', {}, 'email'),
  invalid('POST', '/api/v1/auth/register', 'null', 'body', JSON_TYPE),
  invalid('POST', '/api/v1/auth/register', '"text"', 'body', JSON_TYPE),
  invalid('POST', '/api/v1/auth/register', [], 'body'),
  invalid('POST', '/api/v1/auth/register', { email: 'no address', password: PASSWORD }, 'email'),
  invalid('POST', '/api/v1/auth/register', { email: 'a\u0000@b.example', password: PASSWORD }, 'email'),
  invalid('POST', '/api/v1/auth/register', { email: `${'a'.repeat(250)}@b.example`, password: PASSWORD }, 'email'),
  invalid('POST', '/api/v1/auth/register', { email: 'a@b.example', password: '1234567' }, 'password'),
  invalid('POST', '/api/v1/auth/register', { email: 'a@b.example', password: 'x'.repeat(201) }, 'password'),
  invalid('POST', '/api/v1/auth/register', { email: 'a@b.example', password: 12345678 }, 'password'),
  invalid('POST', '/api/v1/auth/register', { email: 'a@b.example', password: PASSWORD, is_admin: true }, 'is_admin'),
  invalid(
    'POST',
    '/api/v1/auth/register',
    `{"email":"a@b.example","password":"${PASSWORD}","__proto__":{}}`,
    '__proto__',
    JSON_TYPE,
  ),
  refused('POST', '/api/v1/auth/register', 409, 'EMAIL_TAKEN', {
    body: { email: 'ME@here.example', password: PASSWORD },
  }),
  malformed('POST', '/api/v1/auth/register', '{"email":'),
  refused('POST', '/api/v1/auth/register', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: 'email=a%40b.example&password=12345678',
    headers: FORM_TYPE,
  }),
];

const signIn: BadRequest[] = [
  invalid('POST', '/api/v1/auth/token', undefined, 'email'),
  invalid('POST', '/api/v1/auth/token', { email: 'a@b.example' }, 'password'),
  invalid('POST', '/api/v1/auth/token', { username: 'a@b.example', password: PASSWORD }, 'username'),
  invalid('POST', '/api/v1/auth/token', 'username=a&password=b&grant_type=refresh_token', 'grant_type', FORM_TYPE),
  invalid('POST', '/api/v1/auth/token', 'username=a&username=b&password=c', 'username', FORM_TYPE),
  invalid('POST', '/api/v1/auth/token', 'username=a', 'password', FORM_TYPE),
  invalid('POST', '/api/v1/auth/token', 'username=a&password=b&extra=1', 'extra', FORM_TYPE),
  refused('POST', '/api/v1/auth/token', 401, 'INVALID_CREDENTIALS', {
    body: { email: 'nobody@here.example', password: PASSWORD },
  }),
  refused('POST', '/api/v1/auth/token', 401, 'INVALID_CREDENTIALS', { body: { email: 'no address', password: 'x' } }),
  refused('POST', '/api/v1/auth/token', 401, 'INVALID_CREDENTIALS', {
    body: { email: 'nul\u0000@here.example', password: 'x' },
  }),
  malformed('POST', '/api/v1/auth/token', 'not json'),
  refused('POST', '/api/v1/auth/token', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: '<a/>',
    headers: { 'content-type': 'text/xml' },
  }),
];

const account: BadRequest[] = [
  invalid('POST', '/api/v1/auth/token', { email: 'a@b.example', password: PASSWORD, remember: 'yes' }, 'remember'),
  invalid('POST', '/api/v1/auth/token', { email: 'a@b.example', password: PASSWORD, scope: 'a' }, 'scope'),
  refused('POST', '/api/v1/auth/refresh', 401, 'UNAUTHENTICATED'),
  refused('GET', '/api/v1/auth/refresh', 405, 'METHOD_NOT_ALLOWED'),
  invalid('POST', '/api/v1/auth/refresh', { refresh_token: 'x' }, 'refresh_token'),
  malformed('POST', '/api/v1/auth/refresh', '{'),
  invalid('POST', '/api/v1/auth/logout', { everywhere: 'yes' }, 'everywhere'),
  invalid('POST', '/api/v1/auth/logout', { all: true }, 'all'),
  invalid('POST', '/api/v1/auth/logout', 'null', 'body', JSON_TYPE),
  invalid('PUT', '/api/v1/users/me/password', undefined, 'current_password'),
  invalid('PUT', '/api/v1/users/me/password', { current_password: PASSWORD }, 'new_password'),
  invalid('PUT', '/api/v1/users/me/password', { current_password: PASSWORD, new_password: '1234567' }, 'new_password'),
  invalid(
    'PUT',
    '/api/v1/users/me/password',
    { current_password: PASSWORD, new_password: 'x'.repeat(201) },
    'new_password',
  ),
  invalid(
    'PUT',
    '/api/v1/users/me/password',
    { current_password: 'wrong', new_password: PASSWORD },
    'current_password',
  ),
  invalid('POST', '/api/v1/api-keys', undefined, 'name'),
  invalid('POST', '/api/v1/api-keys', { name: 'n' }, 'scopes'),
  invalid('POST', '/api/v1/api-keys', { name: 'n', scopes: ['workflow:delete'] }, 'scopes[0]'),
  invalid('POST', '/api/v1/api-keys', { name: 'n', scopes: ['user:read'], key: 'mine' }, 'key'),
  invalid(
    'POST',
    '/api/v1/api-keys',
    { name: 'n', scopes: ['user:read'], expires_at: '2020-01-01T00:00:00Z' },
    'expires_at',
  ),
  invalid('GET', '/api/v1/api-keys?limit=0', undefined, 'limit'),
  invalid('GET', '/api/v1/api-keys?scope=a', undefined, 'scope'),
  refused('GET', `/api/v1/api-keys/${RANDOM}`, 405, 'METHOD_NOT_ALLOWED'),
  refused('DELETE', `/api/v1/api-keys/${RANDOM}`, 404, 'NOT_FOUND'),
  refused('DELETE', '/api/v1/api-keys/1', 404, 'NOT_FOUND'),
];

const definitions: BadRequest[] = [
  invalid('POST', '/api/v1/workflows', undefined, 'name'),
  invalid('POST', '/api/v1/workflows', { definition: DEFINITION }, 'name'),
  invalid('POST', '/api/v1/workflows', { name: 'n' }, 'definition'),
  invalid('POST', '/api/v1/workflows', { ...workflow, name: '   ' }, 'name'),
  invalid('POST', '/api/v1/workflows', { ...workflow, name: 'x'.repeat(129) }, 'name'),
  invalid('POST', '/api/v1/workflows', { ...workflow, name: 'a\u0000b' }, 'name'),
  invalid(
    'POST',
    '/api/v1/workflows',
    '{"name":"\\ud800","definition":{"nodes":[],"connections":[]}}',
    'name',
    JSON_TYPE,
  ),
  invalid('POST', '/api/v1/workflows', { ...workflow, description: 7 }, 'description'),
  invalid('POST', '/api/v1/workflows', { ...workflow, is_active: 'true' }, 'is_active'),
  invalid('POST', '/api/v1/workflows', { ...workflow, owner_id: RANDOM }, 'owner_id'),
  invalid('POST', '/api/v1/workflows', { ...workflow, version: 1 }, 'version'),
  invalid('POST', '/api/v1/workflows', { ...workflow, settings: { timeout_ms: 0 } }, 'settings.timeout_ms'),
  invalid('POST', '/api/v1/workflows', { ...workflow, settings: { speed: 1 } }, 'settings.speed'),
  invalid('POST', '/api/v1/workflows', { name: 'n', definition: 'x' }, 'definition'),
  invalid('POST', '/api/v1/workflows', { name: 'n', definition: { nodes: {} } }, 'nodes'),
  invalid('POST', '/api/v1/workflows', { name: 'n', definition: { nodes: [] } }, 'connections'),
  invalid('POST', '/api/v1/workflows', { name: 'n', definition: { ...DEFINITION, edges: [] } }, 'edges'),
  invalid('POST', '/api/v1/workflows', define({ ...node, id: '1st' }), 'nodes[0].id'),
  invalid('POST', '/api/v1/workflows', define({ ...node, id: 'constructor' }), 'nodes[0].id'),
  invalid('POST', '/api/v1/workflows', define({ ...node, id: '__proto__' }), 'nodes[0].id'),
  invalid('POST', '/api/v1/workflows', define(node, node), 'nodes[1].id'),
  invalid('POST', '/api/v1/workflows', define({ ...node, config: [] }), 'nodes[0].config'),
  invalid('POST', '/api/v1/workflows', define({ id: 'start', type: 'webhook' }), 'nodes[0].config'),
  invalid('POST', '/api/v1/workflows', define({ ...node, type: 3 }), 'nodes[0].type'),
  invalid('POST', '/api/v1/workflows', define({ ...node, retry: { max_attempts: 21 } }), 'nodes[0].retry.max_attempts'),
  invalid('POST', '/api/v1/workflows', define({ ...node, position: { x: 'left', y: 0 } }), 'nodes[0].position.x'),
  invalid('POST', '/api/v1/workflows', define({ ...node, on_error: 'explode' }), 'nodes[0].on_error'),
  invalid('POST', '/api/v1/workflows', define({ ...node, name: '' }), 'nodes[0].name'),
  invalid('POST', '/api/v1/workflows', define({ ...node, colour: 'red' }), 'nodes[0].colour'),
  invalid('POST', '/api/v1/workflows', define({ ...node, type: 'telepathy' }), 'nodes[0].type'),
  invalid(
    'POST',
    '/api/v1/workflows',
    { name: 'n', definition: { nodes: [node], connections: [{ from: 'start' }] } },
    'connections[0].to',
  ),
  malformed('POST', '/api/v1/workflows', '{"name":"n",}'),
  malformed('POST', '/api/v1/workflows', '['.repeat(65) + ']'.repeat(65)),
  malformed('POST', '/api/v1/workflows', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  refused('POST', '/api/v1/workflows', 413, 'PAYLOAD_TOO_LARGE', {
    body: { ...workflow, description: 'x'.repeat(70_000) },
  }),
  refused('POST', '/api/v1/workflows', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: JSON.stringify(workflow),
    headers: { 'content-type': 'application/json; charset=utf-16' },
  }),
  refused('POST', '/api/v1/workflows', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: JSON.stringify(workflow),
    headers: { 'content-type': 'application/json; charset=utf-8; charset=utf-7' },
  }),
  refused('POST', '/api/v1/workflows', 415, 'UNSUPPORTED_MEDIA_TYPE', { body: JSON.stringify(workflow) }),
];

const changes: BadRequest[] = [
  invalid('PUT', '/api/v1/workflows/:workflow', { name: 'n' }, 'definition'),
  invalid('PUT', '/api/v1/workflows/:workflow', { ...workflow, version: 0 }, 'version'),
  invalid('PUT', '/api/v1/workflows/:workflow', { ...workflow, version: 2 }, 'version', { 'if-match': '"1"' }),
  invalid('PUT', '/api/v1/workflows/:workflow', workflow, 'If-Match', { 'if-match': 'W/"1"' }),
  invalid('PATCH', '/api/v1/workflows/:workflow', undefined, 'body'),
  invalid('PATCH', '/api/v1/workflows/:workflow', [], 'body'),
  invalid('PATCH', '/api/v1/workflows/:workflow', { id: RANDOM }, 'id'),
  invalid('PATCH', '/api/v1/workflows/:workflow', { name: null }, 'name'),
  invalid('PATCH', '/api/v1/workflows/:workflow', { definition: { nodes: [] } }, 'connections'),
  invalid('PATCH', '/api/v1/workflows/:workflow', { definition: { nodes: [], connections: [] } }, 'nodes'),
  refused('PATCH', '/api/v1/workflows/:workflow', 409, 'VERSION_CONFLICT', { body: { name: 'm', version: 9 } }),
  refused('PUT', '/api/v1/workflows/:workflow', 409, 'VERSION_CONFLICT', {
    body: workflow,
    headers: { 'if-match': '9' },
  }),
  refused('DELETE', '/api/v1/workflows/:workflow', 409, 'VERSION_CONFLICT', { headers: { 'if-match': '"9"' } }),
  invalid('DELETE', '/api/v1/workflows/:workflow', { force: true }, 'force'),
  refused('GET', '/api/v1/workflows/not-a-uuid', 404, 'NOT_FOUND'),
  refused('GET', `/api/v1/workflows/${RANDOM.toUpperCase()}`, 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/workflows/%00', 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/workflows/%zz', 404, 'NOT_FOUND'),
  refused('GET', "/api/v1/workflows/1'%20OR%20'1'='1", 404, 'NOT_FOUND'),
  refused('PUT', '/api/v1/workflows/not-a-uuid', 404, 'NOT_FOUND', { body: { bad: true } }),
  refused('DELETE', `/api/v1/workflows/${RANDOM}`, 404, 'NOT_FOUND'),
];

const lists: BadRequest[] = [
  invalid('GET', '/api/v1/workflows?limit=0', undefined, 'limit'),
  invalid('GET', '/api/v1/workflows?limit=201', undefined, 'limit'),
  invalid('GET', '/api/v1/workflows?limit=ten', undefined, 'limit'),
  invalid('GET', '/api/v1/workflows?limit=1.5', undefined, 'limit'),
  invalid('GET', '/api/v1/workflows?limit=1&limit=2', undefined, 'limit'),
  invalid('GET', '/api/v1/workflows?cursor=abc', undefined, 'cursor'),
  invalid('GET', '/api/v1/workflows?is_active=maybe', undefined, 'is_active'),
  invalid('GET', '/api/v1/workflows?q=%00', undefined, 'q'),
  invalid('GET', '/api/v1/workflows?include=steps', undefined, 'include'),
  refused('GET', '/api/v1/workflows/:workflow/versions/0', 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/workflows/:workflow/versions/2', 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/workflows/:workflow/versions/latest', 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/workflows/:workflow/versions/1e9', 404, 'NOT_FOUND'),
  invalid('GET', '/api/v1/workflows?page=2', undefined, 'page'),
  invalid('GET', '/api/v1/workflows?__proto__=1', undefined, '__proto__'),
  invalid('GET', '/api/v1/workflows/:workflow/logs?status=done', undefined, 'status'),
  invalid('GET', '/api/v1/workflows/:workflow/logs?since=yesterday', undefined, 'since'),
  invalid('GET', '/api/v1/workflows/:workflow/logs?until=2026-01-01', undefined, 'until'),
  invalid('GET', '/api/v1/executions?status=done', undefined, 'status'),
  invalid('GET', '/api/v1/executions?workflow_id=1', undefined, 'workflow_id'),
  invalid('GET', '/api/v1/executions?until=now', undefined, 'until'),
  invalid('GET', '/api/v1/executions?q=%00', undefined, 'q'),
  invalid('GET', `/api/v1/executions?q=${'x'.repeat(201)}`, undefined, 'q'),
  invalid('GET', '/api/v1/executions?cursor=1', undefined, 'cursor'),
  invalid('GET', '/api/v1/executions?steps=true', undefined, 'steps'),
  invalid('GET', '/api/v1/workflows/:workflow/versions?cursor=0', undefined, 'cursor'),
  refused('GET', `/api/v1/workflows?${'a&'.repeat(100)}`, 400, 'BAD_REQUEST'),
  refused('GET', `/api/v1/workflows?q=${'x'.repeat(8200)}`, 414, 'URI_TOO_LONG'),
  refused('GET', '/api/v1/workflows', 431, 'HEADERS_TOO_LARGE', { headers: { 'x-big': 'x'.repeat(16_400) } }),
];

const executions: BadRequest[] = [
  malformed('POST', '/api/v1/workflows/:workflow/execute', '{'),
  refused('POST', '/api/v1/workflows/:workflow/execute', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: 'a=1',
    headers: FORM_TYPE,
  }),
  invalid('POST', '/api/v1/workflows/:workflow/execute', {}, 'Idempotency-Key', { 'idempotency-key': 'k'.repeat(256) }),
  invalid('POST', '/api/v1/workflows/:workflow/execute', {}, 'Idempotency-Key', { 'idempotency-key': '' }),
  refused('POST', `/api/v1/workflows/${RANDOM}/execute`, 404, 'NOT_FOUND', { body: {} }),
  invalid('POST', '/api/v1/executions/:execution/cancel', { reason: 'x' }, 'reason'),
  invalid('POST', '/api/v1/executions/:execution/retry', [], 'body'),
  invalid('POST', '/api/v1/executions/:execution/retry', 'null', 'body', JSON_TYPE),
  invalid('POST', '/api/v1/executions/:execution/retry', { version: 'newest' }, 'version'),
  invalid('POST', '/api/v1/executions/:execution/retry', { from_node: '' }, 'from_node'),
  invalid('POST', '/api/v1/executions/:execution/retry', { outputs: [] }, 'outputs'),
  invalid('POST', '/api/v1/executions/:execution/retry', { from: 'start' }, 'from'),
  invalid('POST', '/api/v1/executions/:execution/steps/start/resolve', undefined, 'decision'),
  invalid('POST', '/api/v1/executions/:execution/steps/start/resolve', { decision: 'maybe' }, 'decision'),
  invalid('POST', '/api/v1/executions/:execution/steps/start/resolve', { decision: 'retry', output: 1 }, 'output'),
  refused('POST', '/api/v1/executions/:execution/steps/start/resolve', 409, 'STEP_NOT_IN_DOUBT', {
    body: { decision: 'retry' },
  }),
  refused('POST', `/api/v1/executions/${RANDOM}/steps/start/resolve`, 404, 'NOT_FOUND', {
    body: { decision: 'retry' },
  }),
  refused('POST', `/api/v1/executions/${RANDOM}/retry`, 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/logs/1', 404, 'NOT_FOUND'),
];

const preview = { source: '{{1}}', node_id: 'start', definition: DEFINITION };
const previews: BadRequest[] = [
  invalid('POST', '/api/v1/expressions/preview', undefined, 'source'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, source: 1 }, 'source'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, kind: 'code' }, 'kind'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, node_id: 'gone' }, 'node_id'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, definition: { nodes: [] } }, 'connections'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, data: { now: 1 } }, 'data.now'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, data: { outputs: [] } }, 'data.outputs'),
  invalid('POST', '/api/v1/expressions/preview', { ...preview, data: { index: -1 } }, 'data.index'),
  malformed('POST', '/api/v1/expressions/preview', '{"source":'),
  invalid('POST', '/api/v1/schedules/preview', undefined, 'config'),
  invalid('POST', '/api/v1/schedules/preview', { config: [] }, 'config'),
  invalid('POST', '/api/v1/schedules/preview', { config: {}, now: 1 }, 'now'),
  malformed('POST', '/api/v1/schedules/preview', '{"config":'),
  invalid('GET', '/api/v1/store?workflow_id=1', undefined, 'workflow_id'),
  invalid('GET', '/api/v1/store?prefix=%00', undefined, 'prefix'),
  invalid('GET', '/api/v1/store?limit=0', undefined, 'limit'),
  invalid('GET', '/api/v1/store/entry', undefined, 'key'),
  invalid('GET', '/api/v1/store/entry?key=', undefined, 'key'),
  invalid('DELETE', '/api/v1/store/entry?key=a&key=b', undefined, 'key'),
];

const deadLetters: BadRequest[] = [
  invalid('GET', '/api/v1/dead-letters?status=closed', undefined, 'status'),
  invalid('GET', '/api/v1/dead-letters?workflow_id=1', undefined, 'workflow_id'),
  invalid('GET', '/api/v1/dead-letters?fingerprint=xyz', undefined, 'fingerprint'),
  invalid('GET', '/api/v1/dead-letters?q=%00', undefined, 'q'),
  invalid('GET', '/api/v1/dead-letters?since=yesterday', undefined, 'since'),
  invalid('GET', '/api/v1/dead-letters?cursor=1', undefined, 'cursor'),
  invalid('GET', '/api/v1/dead-letters/groups?cursor=1', undefined, 'cursor'),
  invalid('GET', '/api/v1/dead-letters/redrives?limit=0', undefined, 'limit'),
  refused('GET', '/api/v1/dead-letters/1', 404, 'NOT_FOUND'),
  refused('GET', `/api/v1/dead-letters/redrives/${RANDOM}`, 404, 'NOT_FOUND'),
  refused('POST', `/api/v1/dead-letters/${RANDOM}/redrive`, 404, 'NOT_FOUND'),
  refused('POST', `/api/v1/dead-letters/redrives/${RANDOM}/stop`, 404, 'NOT_FOUND'),
  invalid('POST', '/api/v1/dead-letters/:execution/redrive', { from: 'middle' }, 'from'),
  invalid('POST', '/api/v1/dead-letters/:execution/redrive', { rate: 5 }, 'rate'),
  invalid('POST', '/api/v1/dead-letters/:execution/redrive', 'null', 'body', JSON_TYPE),
  invalid('POST', '/api/v1/dead-letters/:execution/discard', { reason: 'x' }, 'reason'),
  invalid('POST', '/api/v1/dead-letters/redrive', {}, 'all'),
  invalid('POST', '/api/v1/dead-letters/redrive', { all: false }, 'all'),
  invalid('POST', '/api/v1/dead-letters/redrive', { ids: [] }, 'ids'),
  invalid('POST', '/api/v1/dead-letters/discard', { ids: Array.from({ length: 1_001 }, () => RANDOM) }, 'ids'),
  invalid('POST', '/api/v1/dead-letters/discard', { ids: ['one'] }, 'ids[0]'),
  invalid('POST', '/api/v1/dead-letters/redrive', { all: true, rate: 0 }, 'rate'),
  invalid('POST', '/api/v1/dead-letters/redrive', { all: true, rate: 1_001 }, 'rate'),
  invalid('POST', '/api/v1/dead-letters/redrive', { all: true, payload: {} }, 'payload'),
  invalid('POST', '/api/v1/dead-letters/discard', {}, 'all'),
  invalid('POST', '/api/v1/dead-letters/discard', { all: true, rate: 1 }, 'rate'),
];

const webhooks: BadRequest[] = [
  refused('POST', '/webhook/unknown', 404, 'NOT_FOUND', { body: {} }),
  refused('POST', '/webhook/', 404, 'NOT_FOUND', { body: {} }),
  refused('POST', ':hook/', 404, 'NOT_FOUND', { body: {} }),
  refused('GET', ':hook', 405, 'METHOD_NOT_ALLOWED'),
  refused('OPTIONS', ':hook', 405, 'METHOD_NOT_ALLOWED'),
  malformed('POST', ':hook', '{"a"'),
  malformed('POST', ':hook', '['.repeat(65) + ']'.repeat(65), {}),
  malformed('POST', ':hook', Buffer.from([0x22, 0xff, 0x22])),
  refused('POST', ':hook', 400, 'BAD_REQUEST', {
    body: Buffer.from([0xff]),
    headers: { 'content-type': 'text/plain' },
  }),
  refused('POST', `:hook?${'a&'.repeat(100)}`, 400, 'BAD_REQUEST', { body: {} }),
  refused('POST', ':hook', 413, 'PAYLOAD_TOO_LARGE', { body: { text: 'x'.repeat(70_000) } }),
  refused('POST', ':hook', 415, 'UNSUPPORTED_MEDIA_TYPE', { body: 'x', headers: { 'content-type': 'image/png' } }),
  refused('POST', ':hook', 415, 'UNSUPPORTED_MEDIA_TYPE', { body: {}, headers: { 'content-encoding': 'gzip' } }),
  refused('POST', '/api/v1/workflows', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: workflow,
    headers: { 'content-encoding': 'br' },
  }),
  refused('POST', ':hook', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: 'x',
    headers: { 'content-type': 'multipart/mixed; boundary=x' },
  }),
  refused('POST', ':hook', 400, 'BAD_REQUEST', {
    body: 'x',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  }),
  refused('POST', ':hook', 400, 'BAD_REQUEST', { body: 'x', headers: { 'content-type': 'multipart/form-data' } }),
  refused('POST', ':hook', 415, 'UNSUPPORTED_MEDIA_TYPE', {
    body: '{}',
    headers: { 'content-type': 'application/json; charset=iso-8859-1' },
  }),
  invalid('POST', ':hook', {}, 'Idempotency-Key', { 'idempotency-key': 'k'.repeat(256) }),
];

const elsewhere: BadRequest[] = [
  refused('GET', '/nothing', 404, 'NOT_FOUND'),
  refused('GET', '/api/v1/nothing', 404, 'NOT_FOUND'),
  refused('GET', '/api/v2/workflows', 404, 'NOT_FOUND'),
  refused('POST', '/nothing', 404, 'NOT_FOUND', { body: '{', headers: JSON_TYPE }),
  refused('PUT', '/api/v1/workflows', 405, 'METHOD_NOT_ALLOWED', { body: {} }),
  refused('POST', '/api/v1/users/me', 405, 'METHOD_NOT_ALLOWED', { body: {} }),
  refused('GET', '/api/v1/auth/token', 405, 'METHOD_NOT_ALLOWED'),
  refused('DELETE', '/health/live', 405, 'METHOD_NOT_ALLOWED'),
  refused('OPTIONS', '/api/v1/workflows', 405, 'METHOD_NOT_ALLOWED'),
];

const table = [
  ...registration,
  ...signIn,
  ...account,
  ...definitions,
  ...changes,
  ...lists,
  ...executions,
  ...previews,
  ...deadLetters,
  ...webhooks,
  ...elsewhere,
];

let api: TestApi;
let own: Record<string, string>;
let signedIn: Record<string, string>;
let before: string;

beforeAll(async () => {
  api = await startTestApi();
  const me = await api.addUser('me@here.example');
  signedIn = me.headers;
  const { body } = await api.call('POST', '/api/v1/workflows', { body: workflow, headers: signedIn });
  const run = await api.call('POST', `/api/v1/workflows/${body.id}/execute`, { body: {}, headers: signedIn });
  own = { ':workflow': body.id, ':execution': run.body.execution_id, ':hook': new URL(body.webhook_url).pathname };
});
beforeEach(() => {
  before = api.memory.fingerprint();
});
afterAll(() => api.app.close());

test('the table is as large as it should be', () => {
  expect(table.length).toBeGreaterThanOrEqual(120);
});

test.each(table.map((row, index) => ({ ...row, title: `${index + 1} ${row.method} ${row.url.slice(0, 60)}` })))(
  '$title is $status $code at $field',
  async ({ method, url, body, headers, status, code, field }) => {
    const target = url.replace(/:workflow|:execution|:hook/, (name) => own[name] ?? name);
    const answer = await api.call(method, target, { body, headers: { ...signedIn, ...headers } });

    expect({ status: answer.status, code: answer.body?.error?.code }).toEqual({ status, code });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(Object.keys(answer.body)).toEqual(['error']);
    expect(Object.keys(answer.body.error)).toEqual(['code', 'message', 'details']);
    expect(answer.body.error.message).toMatch(/^[A-Z].+/);
    if (field === undefined) {
      expect(answer.body.error.details).toEqual({});
    } else {
      const { issues, ...first } = answer.body.error.details;
      expect(first.field).toBe(field);
      expect(issues[0]).toEqual(first);
      expect(first.issue).not.toMatch(/undefined|\[object/);
    }
    if (status === 405) expect(answer.headers.allow).toMatch(/^[A-Z, ]+$/);
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(api.memory.fingerprint(), 'a refused request changes nothing').toBe(before);
    expect(Reflect.ownKeys(Object.prototype)).not.toContain('is_admin');
  },
);
