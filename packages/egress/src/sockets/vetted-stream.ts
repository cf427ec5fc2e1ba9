import type { Buffer } from 'node:buffer';
import { isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import type { ConnectFault } from '@automateos/model';
import { FaultError } from '../fault.ts';
import { type SocketFaultError, toTlsFault } from './tls-fault.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;

export interface VettedStreamOptions {
  readonly host: string;
  readonly port: number;
  readonly ca: string | undefined;
  readonly maxReceivedBytes: number;
}

type Chunk = { readonly chunk: Buffer; readonly encoding: BufferEncoding };

/**
 * A connection as drivers of protocols get it: it counts what it receives, and changes to TLS beneath them, so that they
 * need not know. It cannot be pointed anywhere else.
 */
export class VettedStream extends Duplex {
  readonly #options: VettedStreamOptions;
  #transport: Socket;
  #isEncrypted = false;
  #receivedBytes = 0;
  #fault: ConnectFault | undefined;

  constructor(transport: Socket, options: VettedStreamOptions) {
    super({ allowHalfOpen: false });
    this.#options = options;
    this.#transport = transport;
    // An error that comes while no driver listens would otherwise end the process.
    this.on('error', ignore);
    this.#listen();
  }

  get isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  get fault(): ConnectFault | undefined {
    return this.#fault;
  }

  /** Ends it from this side; the first reason counts. */
  cut(fault: SocketFaultError): void {
    if (this.destroyed) return;
    const { code, message, details } = fault;
    // Copied: drivers write codes of their own into the errors that they are given.
    this.#fault = { code, message, details };
    this.destroy(fault);
  }

  /** Drivers do this first with a socket that they were given. It is connected already. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(isOn: boolean): this {
    this.#transport.setNoDelay(isOn);
    return this;
  }

  setKeepAlive(isOn: boolean, delayMs: number): this {
    this.#transport.setKeepAlive(isOn, delayMs);
    return this;
  }

  /** Drivers set times of their own; the one time that counts is that of the whole connection. */
  setTimeout(): this {
    return this;
  }

  /** @returns the fault that it was cut with, if TLS did not begin */
  startTls(): Promise<ConnectFault | undefined> {
    const plain = this.#transport;
    // Bytes before the handshake may come from anybody on the way. What a driver had read already is its own to refuse.
    if (this.readableLength > 0) {
      this.cut(this.#unexpectedData());
      return Promise.resolve(this.fault);
    }
    plain.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onError).off('close', this.#onClose);
    plain.on('error', ignore);
    return new Promise((resolve) => {
      const fail = (error: unknown): void => {
        plain.destroy();
        this.cut(toTlsFault(error, this.#options.host, this.#options.port));
        resolve(this.fault);
      };
      this.#handshake(plain, () => resolve(undefined), fail);
    });
  }

  #handshake(plain: Socket, done: () => void, fail: (error: unknown) => void): void {
    const { host, ca } = this.#options;
    const secure = tlsConnect({
      socket: plain,
      // What the certificate is checked against; SNI knows names only.
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      minVersion: 'TLSv1.2',
    });
    const timer = setTimeout(() => secure.destroy(coded('ETIMEDOUT')), HANDSHAKE_TIMEOUT_MS);
    const onClose = (): void => fail(coded('ECONNRESET'));
    const onError = (error: Error): void => fail(error);
    const onEnd = (): void => {
      clearTimeout(timer);
      secure.destroy();
    };
    this.once('close', onEnd);
    // One that comes after the first has nobody left to tell.
    secure.on('error', ignore);
    secure
      .once('close', onClose)
      .once('error', onError)
      .once('secureConnect', () => {
        clearTimeout(timer);
        this.off('close', onEnd);
        secure.off('close', onClose).off('error', onError);
        this.#transport = secure;
        this.#isEncrypted = true;
        this.#listen();
        // A read may have been asked for while there was nothing to read from.
        secure.resume();
        done();
      });
  }

  #unexpectedData(): SocketFaultError {
    const { host, port } = this.#options;
    const message = `"${host}" sent data before TLS began; somebody may be on the way between`;
    return new FaultError('TLS_FAILED', message, { host, port, reason: 'UNEXPECTED_DATA' });
  }

  #listen(): void {
    const transport = this.#transport;
    // Paused first: a listener for data would set it flowing before anybody reads here.
    transport.pause();
    transport.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onClose);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#receivedBytes += chunk.length;
    const { host, maxReceivedBytes } = this.#options;
    if (this.#receivedBytes > maxReceivedBytes) {
      const message = `"${host}" sent more than ${maxReceivedBytes} bytes`;
      this.cut(new FaultError('RESPONSE_TOO_LARGE', message, { host, max_bytes: maxReceivedBytes }));
    } else if (!this.push(chunk)) this.#transport.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };

  readonly #onError = (error: Error): void => {
    this.destroy(error);
  };

  readonly #onClose = (): void => {
    // After its end the stream closes by itself, when all has been read.
    if (!this.readableEnded && this.#transport.readableEnded) return;
    this.destroy();
  };

  override _read(): void {
    this.#transport.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#transport.write(chunk, callback);
  }

  override _writev(chunks: Chunk[], callback: (error?: Error | null) => void): void {
    this.#transport.cork();
    for (const [index, { chunk }] of chunks.entries()) {
      if (index === chunks.length - 1) this.#transport.write(chunk, callback);
      else this.#transport.write(chunk);
    }
    this.#transport.uncork();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#transport.end(() => callback());
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#transport.destroy();
    callback(error);
  }
}

function ignore(): void {}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
