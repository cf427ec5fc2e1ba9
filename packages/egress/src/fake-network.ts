import { once } from 'node:events';
import { connect } from 'node:net';
import type { Dial, DialTarget, Resolver } from './ports.ts';

/** A resolver and a dialler for tests that write down what they are asked. */
export interface FakeNetwork {
  readonly resolve: Resolver;
  readonly dial: Dial;
  readonly resolved: string[];
  readonly dialled: DialTarget[];
}

export interface FakeNetworkOptions {
  readonly answer: (host: string) => readonly string[];
  /** A local server that stands for all addresses; without it every connection is refused. TLS is left out. */
  readonly serverPort?: number;
  /** What the socket says it is connected to; by default the address that was dialled. */
  readonly peerAddress?: string;
}

export function createFakeNetwork({ answer, serverPort, peerAddress }: FakeNetworkOptions): FakeNetwork {
  const resolved: string[] = [];
  const dialled: DialTarget[] = [];
  return {
    resolved,
    dialled,
    resolve: async (host) => {
      resolved.push(host);
      return answer(host);
    },
    dial: async (target) => {
      dialled.push(target);
      if (serverPort === undefined) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      const socket = connect(serverPort, '127.0.0.1');
      await once(socket, 'connect');
      Object.defineProperty(socket, 'remoteAddress', { value: peerAddress ?? target.address });
      return socket;
    },
  };
}
