import type { NodeContext, StepOutcome } from '@automateos/model';
import { NodeFault } from '../../pure/node-fault.ts';
import { credentialFailure, openStream, SocketFault } from '../sockets/open-stream.ts';
import type { SendEmailConfig } from './definition.ts';
import { loginOf, streamTargetOf } from './login-of.ts';

export async function execute(context: NodeContext<SendEmailConfig>): Promise<StepOutcome> {
  const { config, idempotencyKey } = context;
  // Loaded when the first mail is sent: most installations run without.
  const [{ composeMail }, { deliver }] = await Promise.all([import('./compose-mail.ts'), import('./smtp-session.ts')]);
  try {
    const mail = await composeMail(config, idempotencyKey);
    const found = await context.credential(config.credential);
    if (!found.ok) return credentialFailure(found.fault);
    const { credential } = found;
    if (credential.type !== 'smtp') throw new Error(`a credential of the type ${credential.type}`);
    const timeoutMs = Math.min(config.timeout_ms, context.timeoutMs);
    const opened = await openStream(streamTargetOf(credential, timeoutMs), context);
    const { accepted, rejected, response } = await deliver(loginOf(credential), mail, opened, timeoutMs);
    return {
      ok: true,
      output: { message_id: mail.messageId, accepted: [...accepted], rejected: [...rejected], response },
      emitted: ['main'],
    };
  } catch (error: unknown) {
    if (error instanceof SocketFault) return error.toOutcome();
    if (error instanceof NodeFault) return error.outcome;
    throw error;
  }
}
