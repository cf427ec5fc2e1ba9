import { isIP } from 'node:net';
import type { ConnectFault, ConnectOutcome, ConnectRequest, VettedSocket } from '@automateos/model';
import { dialVetted, toConnectFault } from '../connect-vetted.ts';
import { FaultError } from '../fault.ts';
import type { Guard } from '../guard.ts';
import type { Dial } from '../ports.ts';
import type { Destination } from '../target.ts';
import { parseHost } from './parse-host.ts';
import type { SocketFaultError } from './tls-fault.ts';
import { VettedStream } from './vetted-stream.ts';

export interface SocketParts {
  readonly guard: Guard;
  readonly dial: Dial;
  /** Aborted when this process opens nothing more and cuts what is open. */
  readonly closed: AbortSignal;
}

/** Opens a connection for a protocol that is not HTTP: the guard's rules hold, apart from those about URLs. */
export async function connectSocket(
  request: ConnectRequest,
  ports: readonly number[],
  { guard, dial, closed }: SocketParts,
): Promise<ConnectOutcome> {
  const host = parseHost(request.host);
  if (host === undefined) return { ok: false, fault: invalidHost() };
  const destination: Destination = { host, port: request.port, isAddress: isIP(host) !== 0 };
  const limits = new SocketLimits(request, closed, host);
  try {
    guard.checkDestination(destination, ports);
    const stream = await limits.open(async () => {
      const socket = await dialVetted(destination, guard, dial, false);
      return new VettedStream(socket, { ...request, host, ca: request.ca });
    });
    const fault = request.isTls ? await stream.startTls() : stream.fault;
    return fault === undefined ? { ok: true, socket: toVettedSocket(stream, host) } : { ok: false, fault };
  } catch (error: unknown) {
    limits.end();
    const { code, message, details } = error instanceof FaultError ? error : toConnectFault(error, destination);
    return { ok: false, fault: { code, message, details } };
  }
}

/** Ends a connection, or the wait for it, when its time is up, its signal is aborted or the process closes. */
class SocketLimits {
  readonly #signals: readonly AbortSignal[];
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort: () => void;
  #fault: SocketFaultError | undefined;
  #cut: (fault: SocketFaultError) => void = () => {};

  constructor({ timeoutMs, signal }: ConnectRequest, closed: AbortSignal, host: string) {
    const interrupt = (fault: SocketFaultError): void => {
      this.#fault ??= fault;
      this.end();
      this.#cut(fault);
    };
    this.#onAbort = () => interrupt(closed.aborted ? stopped(host) : aborted());
    this.#timer = setTimeout(() => interrupt(timedOut(timeoutMs)), timeoutMs);
    this.#signals = [signal, closed];
    for (const each of this.#signals) {
      if (each.aborted) this.#onAbort();
      else each.addEventListener('abort', this.#onAbort);
    }
  }

  /** @throws what `connect` throws, or the fault that came first */
  async open(connect: () => Promise<VettedStream>): Promise<VettedStream> {
    if (this.#fault !== undefined) throw this.#fault;
    const interrupted = new Promise<never>((_resolve, reject) => {
      this.#cut = reject;
    });
    const connecting = connect();
    const stream = await Promise.race([connecting, interrupted]).catch((error: unknown) => {
      // The connection may yet be made; nobody wants it any more.
      connecting.then(
        (late) => late.destroy(),
        () => {},
      );
      throw error;
    });
    this.#cut = (fault) => stream.cut(fault);
    stream.once('close', () => this.end());
    return stream;
  }

  end(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort);
  }
}

function toVettedSocket(stream: VettedStream, host: string): VettedSocket {
  return {
    stream,
    host,
    get isEncrypted() {
      return stream.isEncrypted;
    },
    get fault() {
      return stream.fault;
    },
    startTls: () => stream.startTls(),
    close: () => void stream.destroy(),
  };
}

function invalidHost(): ConnectFault {
  const message = 'The host cannot be read: it must be a name or an address alone, without port or path';
  return { code: 'INVALID_HOST', message, details: {} };
}

function timedOut(timeoutMs: number): SocketFaultError {
  return new FaultError('TIMEOUT', `It was not done within ${timeoutMs} ms`, { timeout_ms: timeoutMs });
}

function aborted(): SocketFaultError {
  return new FaultError('ABORTED', 'It was cancelled');
}

function stopped(host: string): SocketFaultError {
  return new FaultError('ABORTED', `The connection to "${host}" was cut because this process stops`, { host });
}
