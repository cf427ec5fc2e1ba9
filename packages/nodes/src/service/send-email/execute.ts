import type { NodeContext, StepOutcome } from '@automateos/model';
import { NodeFault } from '../../pure/node-fault.ts';
import { credentialFailure, openStream, SocketFault } from '../sockets/open-stream.ts';
import type { SendEmailConfig } from './definition.ts';

/** Far more than a server has to say. */
const MAX_RECEIVED_BYTES = 1024 * 1024;

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
    const opened = await openStream(
      {
        host: credential.host,
        port: credential.port,
        isTls: credential.security === 'tls',
        ca: credential.ca_certificate,
        timeoutMs,
        maxReceivedBytes: MAX_RECEIVED_BYTES,
      },
      context,
    );
    const login = { ...credential, username: credential.username, password: credential.password?.reveal() };
    const { accepted, rejected, response } = await deliver(login, mail, opened, timeoutMs);
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
