import { AppError, notFound } from '@automateos/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contentTypesOf } from '../plugins/body-parsers.ts';
import { toErrorAnswer } from './error-answer.ts';
import { createKnownPaths } from './known-paths.ts';
import { methodNotAllowed, payloadTooLarge, unsupportedMediaType } from './to-refusal.ts';

/** What the ids in paths are of, by the path before them. */
const NOUNS: readonly (readonly [path: string, noun: string])[] = [
  ['/api-keys/:', 'API key'],
  ['/dead-letters/redrives/:', 'redrive'],
  ['/dead-letters/:', 'dead letter'],
  ['/executions/:', 'execution'],
  ['/logs/:', 'execution'],
  ['/workflows/:', 'workflow'],
];

/** What is wrong in terms of the route: its limit, the content types that it takes, what its id should have named. */
function inTermsOf(request: FastifyRequest, thrown: unknown): unknown {
  const { bodyLimit, url = '' } = request.routeOptions;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return payloadTooLarge(bodyLimit);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return unsupportedMediaType(contentTypesOf(request.server));
    case 'NOT_FOUND': {
      // What is not there and what is somebody else's get the same words.
      const noun = NOUNS.find(([path]) => url.includes(path))?.[1];
      const isGeneral = thrown instanceof AppError && thrown.message === notFound().message;
      return isGeneral && noun !== undefined
        ? new AppError('NOT_FOUND', `There is no such ${noun}, or it is not yours.`)
        : thrown;
    }
    default:
      return thrown;
  }
}

/** Answers an error in the one format; a bug goes into the log under the id that the client is told. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toErrorAnswer(inTermsOf(request, thrown));
  if (answer.bugId !== undefined) {
    request.log.error(
      { err: thrown, errorId: answer.bugId, method: request.method, url: request.url },
      'request failed',
    );
  }
  // The framework hangs up after a body that it did not read; reading it away lets the client see why it was refused.
  reply.removeHeader('connection');
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

type FindMethods = (url: string) => string[] | undefined;

function refusalOf(request: FastifyRequest, methodsOf: FindMethods): AppError {
  const methods = methodsOf(request.url);
  return methods !== undefined && !methods.includes(request.method)
    ? methodNotAllowed(methods)
    : new AppError('NOT_FOUND', 'There is nothing at this address.');
}

/** Every error of every route in one format, unknown addresses and wrong methods too. */
export function addErrorFormat(app: FastifyInstance): FindMethods {
  const methodsOf = createKnownPaths(app);
  app.setErrorHandler((error, request, reply) => {
    sendError(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    sendError(refusalOf(request, methodsOf), request, reply);
  });
  return methodsOf;
}

/** Refuses unknown addresses before anything of the body is looked at. */
export function refuseUnknownPaths(app: FastifyInstance, methodsOf: FindMethods): void {
  app.addHook('onRequest', async (request) => {
    if (request.is404) throw refusalOf(request, methodsOf);
  });
}
