import type { ExecutionId, WorkflowId } from '@automateos/model';
import type { Clock, LiveStream, UseCases } from '@automateos/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EventStreamBody } from '../../event-streams/event-stream-body.ts';
import type { OpenStreams } from '../../event-streams/open-streams.ts';
import { actorOf, sessionOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';

const DOCUMENTED = { tags: ['Events'], security: SECURED, querystring: z.strictObject({}) };
const STREAM = {
  description: 'The events: `id`, `event`, and `data` in JSON',
  content: { 'text/event-stream': { schema: z.string() } },
};
const ENDED = z.null().describe('The execution has ended, and `Last-Event-ID` is that of its last event');
const RESUME = 'After a break, send the last id in `Last-Event-ID`: what changed meanwhile comes first.';
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that gather answers would hold events back.
  'x-accel-buffering': 'no',
  // A stream is the last answer on its connection, so that the server can end.
  connection: 'close',
};

export interface EventRouteOptions {
  readonly useCases: UseCases;
  readonly clock: Clock;
  readonly openStreams: OpenStreams;
}

export function addEventRoutes(api: Api, options: EventRouteOptions): void {
  const { live } = options.useCases;
  api.get('/executions/:id/events', {
    config: { permission: 'execution:read' },
    // There is nothing to say about a stream without its body.
    exposeHeadRoute: false,
    schema: {
      ...DOCUMENTED,
      operationId: 'followExecution',
      summary: 'Changes of an execution and its steps, as they happen',
      description: `Server-sent events \`execution\`, \`step\` and \`resync\`; the stream ends with the execution. ${RESUME}`,
      params: idParams,
      response: { 200: STREAM, 204: ENDED, ...errors(401, 404, 422, 429) },
    },
    handler: (request, reply) => {
      const id = idFrom<ExecutionId>(request.params.id);
      return send(request, reply, options, (last) => live.followExecution(actorOf(request), id, last));
    },
  });

  api.get('/workflows/:id/events', {
    config: { permission: 'execution:read' },
    exposeHeadRoute: false,
    schema: {
      ...DOCUMENTED,
      operationId: 'followWorkflow',
      summary: 'Changes of the executions of a workflow, as they happen',
      description: `Server-sent events \`execution\` and \`resync\`, without steps. ${RESUME}`,
      params: idParams,
      response: { 200: STREAM, ...errors(401, 404, 422, 429) },
    },
    handler: (request, reply) => {
      const id = idFrom<WorkflowId>(request.params.id);
      return send(request, reply, options, (last) => live.followWorkflow(actorOf(request), id, last));
    },
  });
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { clock, openStreams }: EventRouteOptions,
  follow: (lastEventId: string | undefined) => Promise<LiveStream | undefined>,
): Promise<never> {
  const { 'last-event-id': given } = request.headers;
  const { expiresAt, check } = sessionOf(request);
  const body = await openStreams.open(actorOf(request).userId, async () => {
    const stream = await follow(typeof given === 'string' ? given : undefined);
    return stream && new EventStreamBody({ stream, clock, expiresAt, check });
  });
  // It has ended, and the client knows: this tells it to stop asking.
  const sent = body === undefined ? reply.code(204).send() : reply.headers(HEADERS).send(body);
  return sent as never; // a stream has no schema
}
