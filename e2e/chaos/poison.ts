import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service whose answer kills: who calls it is dead before it hears anything, as by a call that takes all memory. */
export interface Poison {
  readonly url: string;
  readonly deaths: () => number;
  close(): void;
}

/** @param pids of the processes that may call */
export async function startPoison(pids: () => readonly number[]): Promise<Poison> {
  let deaths = 0;
  const server = createServer((request) => {
    const { remotePort } = request.socket;
    const inode = remotePort === undefined ? undefined : inodeOf(remotePort, port);
    const caller = pids().find((pid) => inode !== undefined && hasSocket(pid, inode));
    // Of two calls the other one was as deadly.
    if (caller === undefined) return void request.socket.destroy();
    deaths += 1;
    process.kill(caller, 'SIGKILL');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    deaths: () => deaths,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The socket of a connection on this machine, by its two ports, as the kernel lists it. */
function inodeOf(localPort: number, remotePort: number): string | undefined {
  const hex = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    const [, local, remote, , , , , , , inode] = line.trim().split(/\s+/);
    if (local?.endsWith(hex(localPort)) && remote?.endsWith(hex(remotePort))) return inode;
  }
  return undefined;
}

function hasSocket(pid: number, inode: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => readLink(`${folder}/${fd}`) === `socket:[${inode}]`);
  } catch {
    return false; // it died just now
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return ''; // closed just now
  }
}
