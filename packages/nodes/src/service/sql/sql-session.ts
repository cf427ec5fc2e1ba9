import type { Json, JsonObject, NodeContext } from '@automateos/model';
import { SocketFault } from '../sockets/open-stream.ts';

/** Where to sign in: the fields of a credential. */
export interface SqlLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly isTls: boolean;
  readonly ca: string | undefined;
}

export interface SqlStatement {
  /** As the person wrote it: values are never put into it. */
  readonly query: string;
  readonly parameters: readonly Json[];
  readonly timeoutMs: number;
}

export interface SqlAnswer {
  readonly rows: readonly JsonObject[];
  /** Rows that it gave, or that it changed. */
  readonly rowCount: number;
  readonly columns: readonly string[];
  /** The number that MySQL gave to a new row. */
  readonly insertId?: Json;
}

/** Runs one statement on a connection of its own. @throws SocketFault */
export type RunStatement = (
  login: SqlLogin,
  statement: SqlStatement,
  context: Pick<NodeContext<unknown>, 'connect' | 'signal'>,
) => Promise<SqlAnswer>;

/** More than an answer may be: the output's limit, as a database writes it, binary columns in hexadecimal. */
export const MAX_RECEIVED_BYTES = 32 * 1024 * 1024;

/** The database ends a statement before the step's time is up, so that it is known what became of it. */
export function statementTimeoutMs(timeoutMs: number, spentMs: number): number {
  return Math.max(1, Math.floor((timeoutMs - spentMs) * 0.9));
}

export function signInRefused(login: SqlLogin, reason: string): SocketFault {
  const message = `The database at "${login.host}" refused the sign-in: ${reason}`;
  return new SocketFault('AUTH_FAILED', message, { host: login.host });
}

export function noTlsOffered({ host, port }: SqlLogin): SocketFault {
  const message = `The database at "${host}" offers no TLS; turn it on there, or set TLS to off in the credential`;
  return new SocketFault('TLS_FAILED', message, { host, port, reason: 'NOT_OFFERED' });
}

export function connectionLost({ host }: SqlLogin, isOutcomeUnknown = false): SocketFault {
  const message = `The connection to the database at "${host}" broke before the answer was complete`;
  return new SocketFault('NETWORK_ERROR', message, { host }, { isPassing: true, isOutcomeUnknown });
}
