import { AppError } from '@automateos/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toErrorAnswer } from './error-answer.ts';
import { createKnownPaths } from './known-paths.ts';
import { methodNotAllowed } from './to-refusal.ts';

/** Answers an error in the one format; a bug goes into the log under the id that the client is told. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toErrorAnswer(thrown);
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
