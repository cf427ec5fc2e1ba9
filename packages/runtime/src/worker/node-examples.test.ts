import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createEgress } from '@automateos/egress';
import type {
  CredentialType,
  HttpClient,
  HttpResponse,
  JsonObject,
  NodeExample,
  WorkflowDefinition,
  WorkflowId,
} from '@automateos/model';
import { nodeCatalogue } from '@automateos/nodes';
import { startPostgres } from '@automateos/testing';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { addActor, addWorkflow, eventually, openInstance } from '../conformance/instance.conformance.ts';

/** Answers as the example says that its services do. */
function servicesOf(current: () => NodeExample): HttpClient {
  return {
    request: async ({ method, url }) => {
      const answer = current().answers?.[`${method} ${url}`];
      if (answer === undefined) throw new Error(`the example says no answer to ${method} ${url}`);
      const response: HttpResponse = {
        status: answer.status,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(answer.body)),
      };
      return { ok: true, response };
    },
  };
}

/** The databases and servers that examples name by credentials, on this machine. */
async function openServers(): Promise<Partial<Record<CredentialType, JsonObject>>> {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query('CREATE TABLE customers (email text PRIMARY KEY, name text, visits int)');
  await client.end();
  const mail = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], closeTimeout: 100 });
  mail.listen(0, '127.0.0.1');
  await once(mail.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => void mail.close(() => resolve())));
  const { port } = mail.server.address() as AddressInfo;
  return {
    postgres: { host: '127.0.0.1', port: postgres.port, database: 'postgres', username: 'postgres', tls: 'off' },
    smtp: { host: '127.0.0.1', port, security: 'none' },
  };
}

test('every example of a node gives what it says', async () => {
  let current: NodeExample;
  const servers = await openServers();
  const egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
  onTestFinished(() => egress.close());
  const instance = await openInstance({ http: servicesOf(() => current), connect: egress.connect });
  const actor = await addActor(instance);
  const { executions, credentials } = instance.useCases;

  /** The definition with ids of credentials that are there. */
  async function withCredentials({ definition, credentials: named = {} }: NodeExample): Promise<WorkflowDefinition> {
    let text = JSON.stringify(definition);
    for (const [name, type] of Object.entries(named)) {
      const fields = servers[type];
      if (fields === undefined) throw new Error(`no server for credentials of the type ${type}`);
      const { id } = await credentials.create(actor, { name: type, type, allowedHosts: undefined, fields });
      text = text.replaceAll(name, id);
    }
    return JSON.parse(text);
  }

  async function outcomeOf(example: NodeExample) {
    const { payload } = example;
    const { id } = await addWorkflow(instance, actor, await withCredentials(example));
    const { executionId } = await executions.execute(actor, id as WorkflowId, { payload, idempotencyKey: undefined });
    const view = await eventually(async () => {
      const found = await executions.get(actor, executionId);
      if (found.completedAt === null) throw new Error(`the execution is still ${found.status}`);
      return found;
    });
    const error = view.error === null ? undefined : { code: view.error.code, message: view.error.message };
    return { result: view.result, error };
  }

  for (const { type, example } of nodeCatalogue.list()) {
    if (example === undefined) throw new Error(`the node "${type}" has no example`);
    current = example;
    expect(
      example.definition.nodes.some((node) => node.type === type),
      `the example of ${type} shows it`,
    ).toBe(true);
    expect(await outcomeOf(example), type).toEqual({ result: example.result, error: example.error });
  }
});
