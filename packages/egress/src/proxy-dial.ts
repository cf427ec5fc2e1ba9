import { Buffer } from 'node:buffer';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { checkPeer } from './check-peer.ts';
import type { Dial, DialTarget, Resolver } from './ports.ts';
import { normalizeHost } from './target.ts';

const MAX_HEAD_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';

/** The proxy through which an installation reaches the world: `EGRESS_PROXY`. */
export interface EgressProxy {
  readonly host: string;
  readonly port: number;
  /** What `Proxy-Authorization` says; undefined: nothing. */
  readonly authorization: string | undefined;
}

/** Reads `http://proxy.example:3128`, with `user:password@` where it asks for them. @throws Error */
export function parseProxy(text: string): EgressProxy {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url?.pathname === '/' && url.search === '' && url.hash === '';
  if (url === undefined || url.protocol !== 'http:' || !isBare) {
    throw new Error('EGRESS_PROXY must be http://host:port, with user:password@ before the host where the proxy asks');
  }
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    host: normalizeHost(url.hostname),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: user === ':' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
  };
}

/**
 * Dials through a proxy. The guard has vetted the target before, and the proxy is asked for that very address: it gets no
 * name that it could resolve otherwise. TLS is spoken through the tunnel with the target, whose certificate is checked.
 */
export function createProxyDial(proxy: EgressProxy, resolve: Resolver, dial: Dial): Dial {
  const dialThroughProxy = async (target: DialTarget): Promise<Socket> => {
    const [address] = isIP(proxy.host) === 0 ? await resolve(proxy.host) : [proxy.host];
    if (address === undefined) throw proxyError('the name of the proxy has no address');
    const startedMs = performance.now();
    const socket = checkPeer(await dial({ address, port: proxy.port, timeoutMs: target.timeoutMs }), address);
    const timer = setTimeout(
      () => socket.destroy(proxyError('the proxy did not answer in time')),
      Math.max(1, target.timeoutMs - (performance.now() - startedMs)),
    );
    try {
      await openTunnel(socket, target, proxy.authorization);
      return target.tls === undefined ? socket : await startTls(socket, target.tls.serverName);
    } catch (error: unknown) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(dialThroughProxy, { checksPeer: true as const });
}

function openTunnel(socket: Socket, { address, port }: DialTarget, authorization: string | undefined): Promise<void> {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  const sign = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${sign}\r\n`);
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const end = (error?: Error): void => {
      socket.off('readable', onReadable).off('error', end).off('close', onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onClose = (): void => end(proxyError('the proxy closed the connection'));
    const onReadable = (): void => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        head = Buffer.concat([head, chunk]);
      }
      const length = head.indexOf(HEAD_END);
      if (length === -1) {
        if (head.length > MAX_HEAD_BYTES) end(proxyError('the answer of the proxy has no end'));
        return;
      }
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1', 0, length))?.[1];
      const isOpen = status?.startsWith('2') === true;
      end(isOpen ? undefined : proxyError(`the proxy answered ${status ?? 'something else'}`));
      // What comes right behind is the target's already.
      const rest = head.subarray(length + HEAD_END.length);
      if (isOpen && rest.length > 0) socket.unshift(rest);
    };
    socket.on('readable', onReadable).on('error', end).on('close', onClose);
    // It may be here already.
    onReadable();
  });
}

function startTls(socket: Socket, serverName: string): Promise<Socket> {
  const secure = tlsConnect({
    socket,
    // SNI knows names only; for an address Node checks the certificate against `host`.
    host: serverName,
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    // No HTTP/2: it would send requests for one name over a connection that was vetted for another.
    ALPNProtocols: ['http/1.1'],
  });
  return new Promise((resolve, reject) => {
    // Stays for the socket's life: an error that comes before undici listens would otherwise end the process.
    secure.on('error', reject);
    secure.once('close', () => reject(proxyError('the connection was closed in the middle of the handshake')));
    secure.once('secureConnect', () => resolve(secure));
  });
}

function proxyError(message: string): Error {
  return Object.assign(new Error(message), { code: 'EGRESS_PROXY' });
}
