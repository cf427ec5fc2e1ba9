import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { addErrorFormat, sendError } from './errors/error-plugin.ts';
import type { HttpApiOptions } from './options.ts';
import { addHealthRoutes } from './routes/health/health.ts';
import { addMetricsRoute } from './routes/metrics/metrics.ts';
import { createClientAddress, createProxyCheck } from './server/client-address.ts';
import { answerClientError } from './server/client-error.ts';
import { createNodeServer } from './server/create-node-server.ts';
import { createDataHeaders } from './server/security-headers.ts';
import { validatorCompiler } from './validation/validator-compiler.ts';

export type OperationApiOptions = Pick<HttpApiOptions, 'useCases' | 'metricsToken' | 'trustProxy'> & {
  readonly logger: NonNullable<FastifyServerOptions['loggerInstance']>;
};

/** The small HTTP server of a process without an API: health and metrics, nothing else. */
export async function createOperationApi(options: OperationApiOptions): Promise<FastifyInstance> {
  const isTrusted = createProxyCheck(options.trustProxy);
  const headers = createDataHeaders(false);
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: isTrusted,
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, headers),
    serverFactory: (framework) => createNodeServer(framework, undefined, headers),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(Object.fromEntries(headers));
  });
  addErrorFormat(app);
  await app.register(async (scope) => {
    const api = scope.withTypeProvider<ZodTypeProvider>();
    addHealthRoutes(api, options.useCases);
    addMetricsRoute(api, options.useCases, options.metricsToken, createClientAddress(isTrusted));
  });
  return app;
}
