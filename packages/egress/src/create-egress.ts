import type { Connect, OutgoingHttp } from '@automateos/model';
import { PRIVATE_NETWORK } from './address-rules.ts';
import { Call } from './call.ts';
import { ConnectionPools } from './connection-pools.ts';
import { createDemoHost } from './demo/demo-host.ts';
import { parseAllowList, parseEgressList } from './egress-list.ts';
import { createGuard } from './guard.ts';
import type { Dial, RefusedInfo, Resolver, Service } from './ports.ts';
import { createProxyDial, parseProxy } from './proxy-dial.ts';
import { connectSocket } from './sockets/connect-socket.ts';
import { systemDial, systemResolve } from './system-ports.ts';

export interface EgressConfig {
  /** Entries of `EGRESS_ALLOW`: address ranges or host names that may be reached although they are private. */
  readonly allow: readonly string[];
  /** Entries of `EGRESS_DENY`; they win over `allow`. */
  readonly deny: readonly string[];
  /** Short for `allow` with loopback and the private ranges. */
  readonly allowPrivateNetwork: boolean;
  /** Our own database and Redis, which nothing can allow. */
  readonly ownServices: readonly Service[];
  /** `EGRESS_PROXY`: through which everything goes; undefined: nothing does. */
  readonly proxy?: string | undefined;
  readonly resolve?: Resolver;
  readonly dial?: Dial;
  /** Told of each refusal, for the log: only there may the resolved addresses be seen. */
  readonly onRefused?: (info: RefusedInfo) => void;
}

export interface Egress {
  readonly http: OutgoingHttp;
  readonly connect: Connect;
  /** Cuts what still runs and closes all connections. */
  close(): Promise<void>;
}

/**
 * The way out: every connection whose destination a user, a workflow or an answer can name is opened here, to an address
 * that the guard has let through.
 *
 * @throws Error that names an entry of `allow` or `deny`, or the proxy, that is wrong
 */
export function createEgress(config: EgressConfig): Egress {
  const allowed = config.allowPrivateNetwork ? [...config.allow, ...PRIVATE_NETWORK] : config.allow;
  const proxy = config.proxy === undefined ? undefined : parseProxy(config.proxy);
  const resolve = config.resolve ?? systemResolve;
  const guard = createGuard({
    allow: parseAllowList('EGRESS_ALLOW', allowed),
    deny: parseEgressList('EGRESS_DENY', config.deny),
    // Nobody speaks with the proxy but this module.
    ownServices: proxy === undefined ? config.ownServices : [...config.ownServices, proxy],
    resolve,
    onRefused: config.onRefused ?? (() => {}),
  });
  const directDial = config.dial ?? systemDial;
  const dial = proxy === undefined ? directDial : createProxyDial(proxy, resolve, directDial);
  const pools = new ConnectionPools(guard, dial);
  const closing = new AbortController();
  const parts = { guard, pools, demo: createDemoHost(), closed: closing.signal };
  return {
    http: { request: (request) => new Call(request, parts).run() },
    connect: (request, ports) => connectSocket(request, ports, { guard, dial, closed: closing.signal }),
    close: () => {
      closing.abort();
      return pools.close();
    },
  };
}
