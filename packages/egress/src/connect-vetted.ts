import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { checkPeer } from './check-peer.ts';
import { errorCode, FaultError } from './fault.ts';
import type { Guard } from './guard.ts';
import type { Dial } from './ports.ts';
import type { Destination, Target } from './target.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** One address that does not answer must not use up the time of the others. */
const TRY_TIMEOUT_MS = 2_500;

/**
 * The only place that opens connections. undici calls it for names and addresses alike (its `lookup` hook is not called
 * for addresses, so the guard cannot be there); what undici says about the destination is ignored, the target counts.
 */
export function createConnector(target: Target, guard: Guard, dial: Dial): buildConnector.connector {
  return (_options, callback) => {
    dialVetted(target, guard, dial, target.isTls).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(toConnectFault(error, target), null),
    );
  };
}

/** Opens a connection to an address of the destination that the guard has let through. */
export async function dialVetted(target: Destination, guard: Guard, dial: Dial, isTls: boolean): Promise<Socket> {
  const addresses = await guard.vet(target);
  const deadline = performance.now() + CONNECT_TIMEOUT_MS;
  let lastError: unknown = new Error('no address');
  for (const [index, address] of addresses.entries()) {
    const isLast = index === addresses.length - 1;
    const leftMs = Math.ceil(deadline - performance.now());
    if (leftMs <= 0) break;
    try {
      const timeoutMs = isLast ? leftMs : Math.min(leftMs, TRY_TIMEOUT_MS);
      const socket = await dial(toDialTarget(target, address, timeoutMs, isTls));
      return dial.checksPeer === true ? socket : checkPeer(socket, address);
    } catch (error: unknown) {
      lastError = error;
    }
  }
  throw lastError;
}

function toDialTarget(target: Destination, address: string, timeoutMs: number, isTls: boolean) {
  const base = { address, port: target.port, timeoutMs };
  return isTls ? { ...base, tls: { serverName: target.host } } : base;
}

export function toConnectFault(error: unknown, { host, port }: Destination): FaultError {
  if (error instanceof FaultError) return error;
  const reason = errorCode(error);
  const message = `No connection to "${host}" on port ${port} could be made (${reason})`;
  return new FaultError('CONNECT_FAILED', message, { host, port, reason });
}
