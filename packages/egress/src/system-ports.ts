import { lookup } from 'node:dns/promises';
import { isIP, connect as netConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { DialTarget } from './ports.ts';

const TCP_KEEP_ALIVE_MS = 60_000;

export async function systemResolve(host: string): Promise<readonly string[]> {
  const answers = await lookup(host, { all: true, verbatim: true });
  return answers.map((answer) => answer.address);
}

export function systemDial({ address, port, tls, timeoutMs }: DialTarget): Promise<Socket> {
  const socket = tls === undefined ? netConnect({ host: address, port }) : dialTls(address, port, tls.serverName);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('the connection was not made in time'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    // Stays for the socket's life: an error that comes before undici listens would otherwise end the process.
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  });
}

function dialTls(address: string, port: number, serverName: string): Socket {
  return tlsConnect({
    host: address,
    port,
    // SNI knows names only; for an address Node checks the certificate against `host`.
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    // No HTTP/2: it would send requests for one name over a connection that was vetted for another.
    ALPNProtocols: ['http/1.1'],
  });
}
