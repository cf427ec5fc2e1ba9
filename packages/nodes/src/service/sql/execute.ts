import type { NodeContext, StepOutcome } from '@automateos/model';
import { credentialFailure, SocketFault } from '../sockets/open-stream.ts';
import type { SqlConfig } from './definition.ts';
import { loginOf, runnerFor } from './login-of.ts';

export async function execute(context: NodeContext<SqlConfig>): Promise<StepOutcome> {
  const { config } = context;
  const found = await context.credential(config.credential);
  if (!found.ok) return credentialFailure(found.fault);
  const { credential } = found;
  if (credential.type === 'smtp') throw new Error('a credential of the type smtp');
  const { query, parameters } = config;
  const statement = { query, parameters, timeoutMs: Math.min(config.timeout_ms, context.timeoutMs) };
  try {
    const run = runnerFor(credential);
    const { rows, rowCount, columns, insertId } = await run(loginOf(credential), statement, context);
    const output = { rows: [...rows], row_count: rowCount, columns: [...columns] };
    return {
      ok: true,
      output: insertId === undefined ? output : { ...output, insert_id: insertId },
      emitted: ['main'],
    };
  } catch (error: unknown) {
    if (!(error instanceof SocketFault)) throw error;
    return error.toOutcome();
  }
}
