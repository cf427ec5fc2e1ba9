import { AppError } from '@automateos/model';
import { REFRESH_TOKEN_LIFETIME_MS } from '@automateos/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOwnOrigin } from './own-origin.ts';

const NAME = 'automateos_refresh';

/** The one cookie of this server: it carries a session on in a browser, whose pages keep their tokens in memory. */
export interface RefreshCookie {
  read(request: FastifyRequest): string | undefined;
  set(reply: FastifyReply, refreshToken: string): void;
  clear(reply: FastifyReply): void;
  /** Whether the request comes from a page of this server, or from no page at all. */
  isOwn(request: FastifyRequest): boolean;
  /** @throws AppError UNAUTHENTICATED */
  refuseForeign(request: FastifyRequest): void;
}

/** @param publicUrl where clients reach the server; known for certain once it listens */
export function createRefreshCookie(publicUrl: () => string): RefreshCookie {
  const attributes = () =>
    ({
      path: '/api/v1/auth',
      httpOnly: true,
      sameSite: 'strict',
      secure: new URL(publicUrl()).protocol === 'https:',
    }) as const;
  const isOwn = ({ headers }: FastifyRequest) => isOwnOrigin(headers.origin, publicUrl());
  return {
    read: ({ headers, server }) =>
      headers.cookie === undefined ? undefined : server.parseCookie(headers.cookie)[NAME],
    set: (reply, token) =>
      void reply.setCookie(NAME, token, { ...attributes(), maxAge: REFRESH_TOKEN_LIFETIME_MS / 1000 }),
    clear: (reply) => void reply.clearCookie(NAME, attributes()),
    isOwn,
    refuseForeign: (request) => {
      if (isOwn(request)) return;
      const message = `Sessions are carried on for pages of ${new URL(publicUrl()).origin} (PUBLIC_URL) only.`;
      throw new AppError('UNAUTHENTICATED', message);
    },
  };
}
