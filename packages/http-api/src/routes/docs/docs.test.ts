import { Script } from 'node:vm';
import { ERROR_STATUS } from '@automateos/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
// biome-ignore lint/suspicious/noExplicitAny: a whole OpenAPI document
let document: any;

beforeAll(async () => {
  api = await startTestApi({ corsOrigins: ['https://app.example'] });
  document = (await api.call('GET', '/openapi.json')).body;
});
afterAll(() => api.app.close());

describe('pages', () => {
  test.each(['/', '/docs'])('%s names no other host, and has no script or style of its own', async (url) => {
    const { status, body, headers } = await api.call('GET', url);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).not.toMatch(/https?:|\/\/[a-z]/i);
    expect(body).not.toMatch(/<style|style=|<script(?![^>]*src="\/)|\son[a-z]+="/i);
  });

  test('the policy of the reference is no wider in scripts', async () => {
    const policy = String((await api.call('GET', '/docs')).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  test('its scripts come from here, and turn off all that would ask elsewhere', async () => {
    const page = (await api.call('GET', '/docs')).body;
    for (const [, url] of page.matchAll(/<script src="([^"]+)"/g)) {
      const script = await api.call('GET', url);
      expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
      expect(() => new Script(script.body)).not.toThrow();
    }
    const start = (await api.call('GET', '/docs/start.js')).body;
    for (const option of ['withDefaultFonts: false', 'telemetry: false', 'agent: { disabled: true }']) {
      expect(start).toContain(option);
    }
  });
});

describe('the OpenAPI document', () => {
  const operations = () =>
    Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );

  test('has every route of the API, webhooks and health', () => {
    const hidden = [
      'GET /',
      'GET /*',
      'GET /assets/*',
      'GET /start.css',
      'GET /metrics',
      'GET /openapi.json',
      'OPTIONS *',
    ];
    const routes = [...api.permissions.keys()]
      .filter((name) => !hidden.includes(name) && !name.startsWith('GET /docs'))
      .map((name) => name.replace('* /webhook/*', 'POST /webhook/{token}').replace(/:(\w+)/g, '{$1}'));
    expect(
      operations()
        .map(({ path, method }) => `${method.toUpperCase()} ${path}`)
        .toSorted(),
    ).toEqual(routes.toSorted());
  });

  test('names every operation once, says what it does, and what its answers are', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids.every((id) => typeof id === 'string' && /^[a-z][A-Za-z]+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations()) {
      expect(operation.summary).toMatch(/^[A-Z]/);
      expect(Object.keys(operation.responses as object).length).toBeGreaterThan(0);
      for (const response of Object.values(operation.responses as object))
        expect(response.description).toMatch(/^(?!Default Response)./);
    }
  });

  test('describes every parameter, and lists every code of an error', () => {
    for (const { path, operation } of operations()) {
      for (const parameter of (operation.parameters ?? []) as { name: string; description?: string }[]) {
        expect(`${path} ${parameter.name}: ${parameter.description}`).toMatch(/: (?!undefined)./);
      }
    }
    for (const code of Object.keys(ERROR_STATUS)) expect(document.info.description).toContain(`\`${code}\``);
  });

  test('says of what an answer is made, and which bodies may be left out', () => {
    const { get, post } = document.paths['/api/v1/workflows'];
    expect(get.responses['200'].description).toBe('Workflow page');
    expect(get.responses['401'].description).toContain('`UNAUTHENTICATED`: ');
    expect(post.responses['201'].description).toBe('Made');
    expect(post.requestBody.required).toBe(true);
    expect(document.paths['/api/v1/workflows/{id}/execute'].post.requestBody.required).toBe(false);
    const { description, responses } = document.paths['/webhook/{token}'].post;
    expect(description).toContain('GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS');
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['202', '404', '405', '413', '415', '429', '503']));
    expect(document.paths['/health/ready'].get.tags).toEqual(['Health']);
  });

  test('is OpenAPI 3.1 in its structure: parameters of each path, references that lead somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'AutomateOS', version: '1.2.3' });
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = (operation.parameters ?? []) as {
        name: string;
        in: string;
        required?: boolean;
        schema: object;
      }[];
      expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(inPath);
      for (const parameter of parameters) {
        expect(parameter.schema).toBeTypeOf('object');
        if (parameter.in === 'path') expect(parameter.required).toBe(true);
      }
    }
    const names = Object.keys(document.components.schemas);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(new Set(references)).toEqual(new Set(names));
    expect(names.every((name) => /^[A-Za-z]+$/.test(name))).toBe(true);
  });

  test('names its parts', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining([
        'User',
        'AccessToken',
        'Workflow',
        'WorkflowPage',
        'Execution',
        'Step',
        'Error',
        'NodeType',
      ]),
    );
    expect(document.paths['/api/v1/workflows'].post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/CreateWorkflowBodyInput',
    });
  });

  test('asks for a token exactly where the server does', () => {
    for (const { path, method, operation } of operations()) {
      const name = `${method === 'post' && path.startsWith('/webhook') ? '*' : method.toUpperCase()} ${path.replace('/webhook/{token}', '/webhook/*').replace(/\{(\w+)\}/g, ':$1')}`;
      const isPublic = api.permissions.get(name) === 'public';
      expect([name, operation.security === undefined]).toEqual([name, isPublic]);
    }
  });

  test('says that an API key may be without the scope, exactly where keys are taken', () => {
    for (const { path, operation } of operations()) {
      const { description } = (operation.responses as Record<string, { description?: string }>)['403'] ?? {};
      const isTold = description?.includes('`FORBIDDEN`: ') === true && !path.endsWith('/auth/register');
      expect([path, isTold]).toEqual([path, operation.security !== undefined]);
    }
  });

  test('shows the headers that routes read', () => {
    const headersOf = (path: string, method: string) =>
      document.paths[path][method].parameters
        .filter((one: { in: string }) => one.in === 'header')
        .map((one: { name: string }) => one.name);
    expect(headersOf('/api/v1/workflows/{id}/execute', 'post')).toEqual(['Idempotency-Key']);
    expect(headersOf('/webhook/{token}', 'post')).toEqual(['Idempotency-Key']);
    for (const method of ['put', 'patch', 'delete']) {
      expect(headersOf('/api/v1/workflows/{id}', method)).toEqual(['If-Match']);
    }
  });

  test('shows both ways to sign in', () => {
    const { content } = document.paths['/api/v1/auth/token'].post.requestBody;
    expect(Object.keys(content)).toEqual(['application/json', 'application/x-www-form-urlencoded']);
    expect(content['application/x-www-form-urlencoded'].schema.required).toEqual(['username', 'password']);
  });
});
