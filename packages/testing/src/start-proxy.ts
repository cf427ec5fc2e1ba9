import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Half-open: connections stay, new ones are taken, and nothing comes through any more in either direction. */
  swallow(isSwallowing: boolean): void;
  /** What a failover or a forgetful router leaves behind: the connections of now stay and are silent for ever, new ones work. */
  freeze(): void;
  /** Ends all connections; new ones are let through. */
  cut(): void;
  close(): Promise<void>;
}

/** A way to a server on this machine that can fail as networks do. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  let isSwallowing = false;
  const sockets = new Set<Socket>();
  const frozen = new WeakSet<Socket>();
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      if (!isSwallowing && !frozen.has(from)) to.write(chunk);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    sockets.add(from);
  };
  const proxy = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    forward(near, far);
    forward(far, near);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo; // it listens on a port
  const cut = (): void => {
    for (const socket of [...sockets]) socket.destroy();
  };
  return {
    port,
    swallow: (next) => {
      isSwallowing = next;
    },
    freeze: () => {
      for (const socket of sockets) frozen.add(socket);
    },
    cut,
    close: async () => {
      cut();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
