import { createServer, type RequestListener, type Server } from 'node:http';
import { AppError } from '@automateos/model';
import { toErrorAnswer } from '../errors/error-answer.ts';
import { HEAD_LIMITS } from './check-head.ts';
import type { HeaderList } from './security-headers.ts';
import { writeError, writeErrorToSocket } from './write-error.ts';

export interface ServerTimeouts {
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** For a socket on which nothing moves. */
  readonly idleMs: number;
  /** Between two requests on one socket. */
  readonly keepAliveMs: number;
  /** How often the first two are looked at. */
  readonly checkEveryMs: number;
}

const DEFAULT_TIMEOUTS: ServerTimeouts = {
  headersMs: 15_000,
  requestMs: 30_000,
  idleMs: 60_000,
  keepAliveMs: 10_000,
  checkEveryMs: 1_000,
};

const MAX_SOCKETS = 10_000;
const MAX_REQUESTS_PER_SOCKET = 10_000;

/**
 * The listening server with all its limits. The parser's own limit lies above ours, because it counts URL and headers
 * together: up to there `checkHead` tells them apart exactly. Headers are never dropped in silence
 * (`maxHeadersCount = 0`): whoever sends too many is told.
 */
export function createNodeServer(
  listener: RequestListener,
  timeouts: Partial<ServerTimeouts> | undefined,
  headers: HeaderList,
): Server {
  const times = { ...DEFAULT_TIMEOUTS, ...timeouts };
  const server = createServer(
    {
      maxHeaderSize: 2 * (HEAD_LIMITS.headerBytes + HEAD_LIMITS.urlBytes),
      headersTimeout: times.headersMs,
      requestTimeout: times.requestMs,
      keepAliveTimeout: times.keepAliveMs,
      connectionsCheckingInterval: times.checkEveryMs,
      // Checked by ourselves, so that the answer has the error format.
      requireHostHeader: false,
      insecureHTTPParser: false,
    },
    listener,
  );
  server.maxHeadersCount = 0;
  server.timeout = times.idleMs;
  server.maxConnections = MAX_SOCKETS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  server.on('checkExpectation', (_request, response) => {
    writeError(response, toErrorAnswer(new AppError('BAD_REQUEST', 'This Expect header is not understood.')), headers);
  });
  server.on('connect', (_request, socket) => {
    writeErrorToSocket(socket, toErrorAnswer(new AppError('BAD_REQUEST', 'This server is not a proxy.')), headers);
  });
  return server;
}
