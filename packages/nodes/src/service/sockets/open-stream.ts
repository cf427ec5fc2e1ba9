import { Duplex } from 'node:stream';
import type { ConnectFault, CredentialFault, NodeContext, StepOutcome, VettedSocket } from '@automateos/model';

/** Why a step that uses a socket failed: thrown inside a node, and given out as a failed step. */
export class SocketFault extends Error {
  override readonly name = 'SocketFault';
  readonly code: string;
  readonly details: ConnectFault['details'];
  /** Whether the same may go well at another time. */
  readonly isPassing: boolean;
  /** Whether it may have had its effect all the same. */
  readonly isOutcomeUnknown: boolean;

  constructor(
    code: string,
    message: string,
    details: ConnectFault['details'] = {},
    { isPassing = false, isOutcomeUnknown = false } = {},
  ) {
    super(message);
    this.code = code;
    this.details = details;
    this.isPassing = isPassing;
    this.isOutcomeUnknown = isOutcomeUnknown;
  }

  toOutcome(): StepOutcome {
    const { code, message, details, isPassing, isOutcomeUnknown } = this;
    return {
      ok: false,
      error: { code, message, details },
      retryable: isPassing,
      ...(isOutcomeUnknown ? { outcomeUnknown: true } : {}),
    };
  }
}

const PASSING = new Set(['DNS_FAILED', 'CONNECT_FAILED', 'TIMEOUT', 'ABORTED']);

/** @param isOutcomeUnknown whether what was sent may have had its effect */
export function toSocketFault({ code, message, details }: ConnectFault, isOutcomeUnknown = false): SocketFault {
  const isPassing = PASSING.has(code);
  return new SocketFault(code === 'TIMEOUT' ? 'STEP_TIMEOUT' : code, message, details, { isPassing, isOutcomeUnknown });
}

export interface OpenStream {
  readonly socket: VettedSocket;
  readonly stream: Duplex;
}

export interface StreamTarget {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly maxReceivedBytes: number;
}

/** Opens the one connection of a step. @throws SocketFault */
export async function openStream(
  target: StreamTarget,
  { connect, signal }: Pick<NodeContext<unknown>, 'connect' | 'signal'>,
): Promise<OpenStream> {
  const outcome = await connect({ ...target, signal });
  if (!outcome.ok) throw toSocketFault(outcome.fault);
  const { socket } = outcome;
  if (!(socket.stream instanceof Duplex)) throw new Error('the socket has no stream of Node.js');
  return { socket, stream: socket.stream };
}

export function credentialFailure({ code, message }: CredentialFault): StepOutcome {
  return { ok: false, error: { code, message }, retryable: code === 'CREDENTIAL_UNAVAILABLE' };
}
