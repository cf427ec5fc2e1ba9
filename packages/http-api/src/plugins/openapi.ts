import { tokenFormSchema } from '@automateos/model';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { FORM } from './body-parsers.ts';
import { describeAnswer } from './describe-answers.ts';
import { describeErrorStatus, errorCodeTable } from './error-codes.ts';

type Node = Record<string, unknown>;

const JSON_TYPE = 'application/json';
const SCHEMAS = '#/components/schemas/';

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function at(root: unknown, ...path: string[]): Node {
  const found = path.reduce<unknown>((value, key) => (isNode(value) ? value[key] : undefined), root);
  if (!isNode(found)) throw new Error(`the OpenAPI document has no ${path.join(' ')}`);
  return found;
}

/** The names of all components that a part of the document refers to, directly or through others. */
function collectNames(part: unknown, schemas: Node, names: Set<string>): void {
  if (!isNode(part)) return;
  for (const value of Object.values(part)) {
    if (typeof value === 'string' && value.startsWith(SCHEMAS)) {
      const name = value.slice(SCHEMAS.length);
      if (names.has(name)) continue;
      names.add(name);
      collectNames(schemas[name], schemas, names);
    } else {
      collectNames(value, schemas, names);
    }
  }
}

/** Each named schema comes twice, as input and as output: what nothing refers to goes. */
function dropUnusedComponents(document: Node): void {
  const components = at(document, 'components');
  const schemas = at(components, 'schemas');
  const names = new Set<string>();
  collectNames(document.paths, schemas, names);
  components.schemas = Object.fromEntries(Object.entries(schemas).filter(([name]) => names.has(name)));
}

/** `/auth/token` checks its form by itself, so the form is not in its route schema. */
function addTokenForm(document: Node): void {
  const content = at(document, 'paths', '/api/v1/auth/token', 'post', 'requestBody', 'content');
  const { $schema, ...schema } = z.toJSONSchema(tokenFormSchema, { io: 'input' });
  content[FORM] = { schema };
}

/** Headers that routes read without a schema, since what is wrong with them is told under their own spelling. */
const HEADERS: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
  executeWorkflow: { name: 'Idempotency-Key', description: 'Makes repetitions of the request harmless' },
  deliverWebhook: { name: 'Idempotency-Key', description: 'Makes repetitions of the request harmless' },
  replaceWorkflow: { name: 'If-Match', description: 'The version that is to be changed' },
  changeWorkflow: { name: 'If-Match', description: 'The version that is to be changed' },
  deleteWorkflow: { name: 'If-Match', description: 'The version that is to be deleted' },
};

function operationsOf(document: Node): Node[] {
  return Object.values(at(document, 'paths')).flatMap((path) => Object.values(isNode(path) ? path : {}).filter(isNode));
}

function addHeaders(document: Node): void {
  for (const operation of operationsOf(document)) {
    const header = HEADERS[String(operation.operationId)];
    if (header === undefined || !Array.isArray(operation.parameters)) continue;
    operation.parameters.push({ ...header, in: 'header', required: false, schema: { type: 'string' } });
  }
}

/** Any route that takes a token takes API keys, which may be without its scope. */
function addMissingScope(document: Node): void {
  for (const { security, responses } of operationsOf(document)) {
    if (security !== undefined && isNode(responses)) responses['403'] = structuredClone(responses['401']);
  }
}

function describeAnswers(document: Node): void {
  for (const { responses } of operationsOf(document)) {
    for (const [status, response] of Object.entries(isNode(responses) ? responses : {})) {
      if (isNode(response)) describeAnswer(status, response);
    }
  }
}

/** A body that may be left out is not asked for. @param operationIds of the operations whose schemas take nothing, too */
function relaxBodies(document: Node, operationIds: ReadonlySet<string>): void {
  for (const { operationId, requestBody } of operationsOf(document)) {
    if (isNode(requestBody) && operationIds.has(String(operationId))) requestBody.required = false;
  }
}

const WEBHOOK_REFUSALS = [400, 404, 405, 408, 409, 413, 415, 422, 429, 503];

/** Webhooks are taken in beside the framework, so they are described here. */
function addWebhook(document: Node): void {
  const answer = (description: string, name: string) => ({
    description,
    content: { [JSON_TYPE]: { schema: { $ref: `${SCHEMAS}${name}` } } },
  });
  at(document, 'paths')['/webhook/{token}'] = {
    post: {
      operationId: 'deliverWebhook',
      tags: ['Webhooks'],
      summary: 'Start a workflow from outside',
      description:
        'Takes the methods that the webhook node names, of GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS; POST by default. With an `Idempotency-Key` header, a repeated delivery gives the execution of the first one.',
      parameters: [
        {
          name: 'token',
          in: 'path',
          required: true,
          description: "The last part of the workflow's `webhook_url`",
          schema: { type: 'string' },
        },
      ],
      requestBody: {
        required: false,
        content: { [JSON_TYPE]: { schema: {} }, [FORM]: { schema: { type: 'object' } }, 'text/*': { schema: {} } },
      },
      responses: {
        202: answer('The execution is stored', 'AcceptedExecution'),
        ...Object.fromEntries(
          WEBHOOK_REFUSALS.map((status) => [status, answer(describeErrorStatus(status) ?? '', 'Error')]),
        ),
      },
    },
  };
}

const DESCRIPTION = `Make workflows, run them, and see what they did.

Every error has the form \`{"error": {"code", "message", "details"}}\`. The codes:

${errorCodeTable()}`;

export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  const takingNoBody = new Set<string>();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'AutomateOS',
        description: DESCRIPTION,
        version,
      },
      externalDocs: { url: '/docs/guide', description: 'Documentation' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: (route) => {
      const { body, operationId } = route.schema ?? {};
      if (operationId !== undefined && body instanceof z.ZodType && body.safeParse(undefined).success) {
        takingNoBody.add(operationId);
      }
      return jsonSchemaTransform(route);
    },
    transformObject: (document) => {
      // Through JSON: the parts are shared with the routes' schemas, and are changed below.
      const openapi: Node = JSON.parse(JSON.stringify(jsonSchemaTransformObject(document)));
      addTokenForm(openapi);
      addWebhook(openapi);
      addHeaders(openapi);
      addMissingScope(openapi);
      describeAnswers(openapi);
      relaxBodies(openapi, takingNoBody);
      dropUnusedComponents(openapi);
      return openapi;
    },
  });
}
