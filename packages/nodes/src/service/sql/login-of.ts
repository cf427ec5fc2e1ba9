import type { SocketCredential } from '@automateos/model';
import { runOnMysql } from './mysql.ts';
import { runOnPostgres } from './postgres.ts';
import type { RunStatement, SqlLogin } from './sql-session.ts';

type SqlCredential = Extract<SocketCredential, { readonly type: 'postgres' | 'mysql' }>;

export function loginOf({ host, port, database, username, tls, ...credential }: SqlCredential): SqlLogin {
  const password = credential.password?.reveal() ?? '';
  return { host, port, database, username, password, isTls: tls === 'required', ca: credential.ca_certificate };
}

export function runnerFor({ type }: SqlCredential): RunStatement {
  return type === 'postgres' ? runOnPostgres : runOnMysql;
}
