import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '@automateos/egress';
import { LIMITS } from '@automateos/model';
import { describe, expect, onTestFinished, test } from 'vitest';
import { define, openWith, stepOf, stepStatuses } from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

describe('the flow of a run', () => {
  test('webhook, HTTP request, filter: the documented workflow calls, compares and ends in success', async () => {
    const seen: { body: string; key: string | undefined }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push({ body, key: request.headers['idempotency-key']?.toString() });
        response.setHeader('content-type', 'application/json').end('{"stored":true}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const egress = createEgress({
      allow: ['127.0.0.0/8'],
      deny: [],
      allowPrivateNetwork: false,
      ownServices: [],
      onRefused: () => {},
    });
    onTestFinished(async () => {
      await egress.close();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const definition = {
      nodes: [
        { id: 'trigger-1', type: 'webhook', config: { method: 'POST', path: '/webhook/abc123' } },
        {
          id: 'action-1',
          type: 'http_request',
          config: {
            url: `http://127.0.0.1:${port}/data`,
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: '{{trigger.payload}}',
          },
        },
        { id: 'filter-1', type: 'filter', config: { condition: '{{action-1.status}} == 200', continue_on: true } },
      ],
      connections: [
        { from: 'trigger-1', to: 'action-1' },
        { from: 'action-1', to: 'filter-1' },
      ],
    };
    const { run } = await openWith(definition, { http: egress.http });
    const view = await run({ order: 17 });
    expect(view.status).toBe('success');
    expect(view.payload).toEqual({ order: 17 });
    expect(view.result).toEqual({ 'filter-1': { passed: true } });
    expect(stepStatuses(view)).toEqual({ 'trigger-1': 'success', 'action-1': 'success', 'filter-1': 'success' });
    expect(JSON.parse(stepOf(view, 'action-1')?.output ?? '')).toMatchObject({ status: 200, body: { stored: true } });
    expect(seen).toEqual([{ body: '{"order":17}', key: stepOf(view, 'action-1')?.idempotencyKey }]);
  });

  test('branches run at the same time, and a join waits for all of them', async () => {
    const join = { id: 'join', type: 'call', config: { name: 'join', value: '{{ input }}' } };
    const { run, nodes } = await openWith(
      define(['start', 'a', 'b', join], ['start>a', 'start>b', 'a>join', 'b>join']),
    );
    const both = Promise.withResolvers<void>();
    let begun = 0;
    const meet = async (output: string) => {
      begun += 1;
      if (begun === 2) both.resolve();
      await both.promise;
      return succeed(output);
    };
    nodes.on('a', () => meet('A'));
    nodes.on('b', () => meet('B'));
    const view = await run();
    expect(view.status).toBe('success');
    expect(view.result).toEqual({ join: { a: 'A', b: 'B' } });
  });

  test('at a join, input holds only what was delivered there', async () => {
    const join = { id: 'join', type: 'call', config: { name: 'join', value: '{{ input }}' } };
    const { run, nodes } = await openWith(
      define(['start', 'a', 'b', join], ['start>a', 'start>b', 'a>join', 'b.other>join']),
    );
    nodes.on('b', () => succeed('B', ['main']));
    expect((await run()).result).toEqual({ join: { a: 'a' } });
  });

  test('input is the output of the one node before', async () => {
    const next = { id: 'next', type: 'compute', config: { name: 'next', value: '{{ input.total * 2 }}' } };
    const { run, nodes } = await openWith(define(['start', 'a', next], ['start>a', 'a>next']));
    nodes.on('a', () => succeed({ total: 21 }));
    expect((await run()).result).toEqual({ next: 42 });
  });

  test('what follows an output that is not emitted is skipped, all the way down', async () => {
    const { run, nodes } = await openWith(define(['start', 'a', 'b', 'c'], ['start>a', 'a.other>b', 'b>c']));
    const view = await run();
    expect(view.status).toBe('success');
    expect(stepStatuses(view)).toEqual({ start: 'success', a: 'success', b: 'skipped', c: 'skipped' });
    expect(nodes.calls.map(({ name }) => name)).toEqual(['a']);
    expect(view.result).toEqual({});
  });

  test('a disabled node is passed through, and its value leads nowhere', async () => {
    const off = { id: 'off', type: 'call', config: { name: 'off' }, disabled: true };
    const next = { id: 'next', type: 'compute', config: { name: 'next', value: '{{ off ?? "nothing" }}' } };
    const { run, nodes } = await openWith(define(['start', off, next], ['start>off', 'off>next']));
    const view = await run();
    expect(stepStatuses(view)).toEqual({ start: 'success', off: 'skipped', next: 'success' });
    expect(view.result).toEqual({ next: 'nothing' });
    expect(nodes.calls).toEqual([]);
  });

  test('what reads the input of a disabled node is told whose it is', async () => {
    const off = { id: 'off', type: 'call', config: { name: 'off' }, disabled: true };
    const next = { id: 'next', type: 'compute', config: { name: 'next', value: '{{ input.body }}' } };
    const { run } = await openWith(define(['start', off, next], ['start>off', 'off>next']));
    expect((await run()).error?.message).toContain('"input" is the output of "off", which is disabled');
  });

  test('a run starts at one trigger; the others, and what only they lead to, are skipped', async () => {
    const timer = { id: 'timer', type: 'timer', config: {} };
    const { run } = await openWith(
      define(['start', timer, 'a', 'only-timer', 'both'], ['start>a', 'timer>only-timer', 'timer>both', 'a>both']),
    );
    expect(stepStatuses(await run())).toEqual({
      start: 'success',
      timer: 'skipped',
      a: 'success',
      'only-timer': 'skipped',
      both: 'success',
    });
  });

  test('execution, workflow and trigger can be named in expressions', async () => {
    const value = '{{ [execution.id, workflow.id, workflow.version, trigger.method, trigger.payload.x] }}';
    const a = { id: 'a', type: 'compute', config: { name: 'a', value } };
    const { run, workflow } = await openWith(define(['start', a], ['start>a']));
    const view = await run({ x: 1 });
    expect(view.result).toEqual({ a: [view.id, workflow.id, 1, 'POST', 1] });
  });
});

describe('a node that fails', () => {
  test('stop: nothing after it runs, other branches do, and the run ends failed with its error', async () => {
    const { run, nodes } = await openWith(
      define(
        ['start', 'bad', 'after', 'other', 'join'],
        ['start>bad', 'bad>after', 'start>other', 'other>join', 'after>join'],
      ),
    );
    nodes.on('bad', () => fail('BROKEN'));
    const view = await run();
    expect(view.status).toBe('failed');
    expect(view.error).toEqual({ code: 'BROKEN', message: 'BROKEN happened', nodeId: 'bad' });
    expect(stepStatuses(view)).toEqual({
      start: 'success',
      bad: 'failed',
      after: 'skipped',
      other: 'success',
      join: 'success',
    });
    expect(view.result).toEqual({ join: 'join' });
  });

  test('continue: the run goes on with the error as output and ends success', async () => {
    const bad = { id: 'bad', type: 'call', config: { name: 'bad' }, on_error: 'continue' as const };
    const next = { id: 'next', type: 'compute', config: { name: 'next', value: '{{ bad.error.code }}' } };
    const { run, nodes } = await openWith(define(['start', bad, next], ['start>bad', 'bad>next']));
    nodes.on('bad', () => fail('BROKEN'));
    const view = await run();
    expect(view.status).toBe('success');
    expect(view.error).toBeNull();
    expect(view.result).toEqual({ next: 'BROKEN' });
    expect(stepOf(view, 'bad')).toMatchObject({ status: 'failed', error: { code: 'BROKEN' } });
  });

  test('branch: only the error output is delivered', async () => {
    const bad = { id: 'bad', type: 'call', config: { name: 'bad' }, on_error: 'branch' as const };
    const { run, nodes } = await openWith(
      define(['start', bad, 'good', 'rescue'], ['start>bad', 'bad>good', 'bad.error>rescue']),
    );
    nodes.on('bad', () => fail('BROKEN'));
    const view = await run();
    expect(view.status).toBe('success');
    expect(stepStatuses(view)).toEqual({ start: 'success', bad: 'failed', good: 'skipped', rescue: 'success' });
  });

  test.each(['call', 'compute'])('a %s node that throws fails with an id that the log explains', async (type) => {
    const bad = { id: 'bad', type, config: { name: 'bad' } };
    const { run, nodes, instance } = await openWith(define(['start', bad], ['start>bad']));
    nodes.on('bad', () => {
      throw new Error('secret path /srv/x');
    });
    const view = await run();
    expect(view.error).toMatchObject({ code: 'INTERNAL', nodeId: 'bad' });
    expect(view.error?.message).not.toContain('/srv/x');
    const logged = instance.errors.find(({ msg }) => msg === 'a node threw');
    expect(view.error?.message).toContain(logged?.errorId ?? 'an id in the log');
  });

  test('a node whose output is no JSON ends the run with an id, and does not leave it hanging', async () => {
    const { run, nodes, instance } = await openWith(define(['start', 'bad'], ['start>bad']));
    nodes.on('bad', () => succeed(1n as never));
    const view = await run();
    expect(view.error).toMatchObject({ code: 'INTERNAL', nodeId: null });
    expect(instance.errors.map(({ msg }) => msg)).toContain('a run threw');
  });

  test('an expression that leads nowhere fails the step with field and position', async () => {
    const bad = {
      id: 'bad',
      type: 'call',
      config: { name: 'bad', value: { list: ['{{ trigger.payload.missing.x }}'] } },
    };
    const { run, nodes } = await openWith(define(['start', bad], ['start>bad']));
    const view = await run({});
    expect(stepOf(view, 'bad')?.error).toMatchObject({
      code: 'EXPRESSION_ERROR',
      details: { node: 'bad', field: 'config.value.list[0]', position: expect.any(Number) },
    });
    expect(view.error?.message).toContain('config.value.list[0]: ');
    expect(nodes.calls).toEqual([]);
  });

  test('a value that breaks the schema once it is known fails the step before anything leaves', async () => {
    const bad = { id: 'bad', type: 'call', config: { name: 'bad', count: '{{ trigger.payload.count }}' } };
    const { run, nodes } = await openWith(define(['start', bad], ['start>bad']));
    const good = await run({ count: 3 });
    expect(good.status).toBe('success');
    const view = await run({ count: 'three' });
    expect(view.error).toMatchObject({ code: 'CONFIG_INVALID', nodeId: 'bad' });
    // What it came to can be read, or nobody finds out what was wrong with it.
    expect(view.steps.find(({ nodeId }) => nodeId === 'bad')?.input).not.toBeNull();
    expect(stepOf(view, 'bad')?.error?.details).toEqual({
      issues: [{ field: 'config.count', issue: 'Must be a number, not text' }],
    });
    expect(nodes.calls).toHaveLength(1);
  });

  test('an output over its limit is not kept: OUTPUT_TOO_LARGE, measured in bytes', async () => {
    const { run, nodes } = await openWith(define(['start', 'a'], ['start>a']));
    nodes.on('a', () => succeed('x'.repeat(LIMITS.stepOutputBytes - 2)));
    expect((await run()).status).toBe('success');
    nodes.on('a', () => succeed('é'.repeat(LIMITS.stepOutputBytes / 2)));
    const view = await run();
    expect(view.error).toMatchObject({ code: 'OUTPUT_TOO_LARGE', nodeId: 'a' });
    expect(stepOf(view, 'a')).toMatchObject({ status: 'failed', output: null });
  });

  test('sensitive headers of an answer are not recorded, and later steps see what is recorded', async () => {
    const b = { id: 'b', type: 'compute', config: { name: 'b', value: '{{ a.headers["Set-Cookie"] }}' } };
    const { run, nodes } = await openWith(define(['start', 'a', b], ['start>a', 'a>b']));
    nodes.on('a', () => succeed({ headers: { 'Set-Cookie': 'session=7', server: 'x' } }));
    const view = await run();
    expect(JSON.parse(stepOf(view, 'a')?.output ?? '')).toEqual({
      headers: { 'Set-Cookie': '[redacted]', server: 'x' },
    });
    expect(view.result).toEqual({ b: '[redacted]' });
  });
});
