import { AppError, answerBodySchema, answeredWaitSchema, LIMITS, notFound, waitSchema } from '@automateos/model';
import type { UseCases, WaitView } from '@automateos/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addressKey, type ClientAddress } from '../../server/client-address.ts';
import type { TokenBuckets } from '../../throttle/token-bucket.ts';
import { type Api, errors, toInstantOrNull } from '../api.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const DOCUMENTED = { tags: ['Resume links'] };
const params = z.object({ token: z.string().describe('What stands at the end of the link') });

export interface ResumeRouteOptions {
  readonly useCases: UseCases;
  readonly addressOf: ClientAddress;
  /** Of each address: guesses are slowed down, known links never. */
  readonly unknownTokens: TokenBuckets;
  readonly sendPage: (reply: FastifyReply) => Promise<FastifyReply>;
}

/** The links that answer steps which wait. Whoever has one may use it, once; looking changes nothing. */
export function addResumeRoutes(api: Api, { useCases, addressOf, unknownTokens, sendPage }: ResumeRouteOptions): void {
  const lookUp = async <Found>(request: FastifyRequest, find: () => Promise<Found>): Promise<Found> => {
    try {
      return await find();
    } catch (error: unknown) {
      if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
      unknownTokens.take(addressKey(addressOf(request.raw)));
      throw new AppError('NOT_FOUND', 'Nobody waits for an answer at this link.');
    }
  };
  const checked = (token: string): string => {
    if (!TOKEN.test(token)) throw notFound();
    return token;
  };

  api.get('/resume/:token', {
    config: { permission: 'public' },
    schema: {
      ...DOCUMENTED,
      operationId: 'showWait',
      summary: 'What a step that waits asks',
      description: 'Looking answers nothing, however often a link is opened. A browser gets the page with the buttons.',
      params,
      response: { 200: waitSchema, ...errors(404, 429, 503) },
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store').header('vary', 'accept');
      if (request.headers.accept?.includes('text/html') === true) return sendPage(reply) as never; // the page, not the schema's answer
      const { token } = request.params;
      return toWaitBody(await lookUp(request, async () => useCases.waits.show(checked(token))));
    },
  });

  api.post('/resume/:token', {
    config: { permission: 'public' },
    bodyLimit: LIMITS.answerBytes,
    schema: {
      ...DOCUMENTED,
      operationId: 'answerWait',
      summary: 'Answer a step that waits',
      description: 'The first answer counts; a second one changes nothing and is told what was decided.',
      params,
      body: answerBodySchema,
      response: { 200: answeredWaitSchema, ...errors(400, 404, 410, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { token } = request.params;
      const address = addressOf(request.raw);
      const { accepted, ...view } = await lookUp(request, async () =>
        useCases.waits.answer(checked(token), request.body ?? {}, address),
      );
      return { ...toWaitBody(view), accepted };
    },
  });
}

function toWaitBody(view: WaitView): z.infer<typeof waitSchema> {
  return {
    state: view.state,
    kind: view.kind,
    title: view.title,
    text: view.text,
    choices: [...view.choices],
    ends_at: toInstantOrNull(view.endsAt),
    choice: view.choice,
    answered_at: view.answeredAt,
  };
}
