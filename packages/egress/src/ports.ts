import type { Socket } from 'node:net';

/** Asks for all addresses of a name, in the order of the answer. Rejects when the name cannot be resolved. */
export type Resolver = (host: string) => Promise<readonly string[]>;

export interface DialTarget {
  /** An address that the guard has let through; never a name. */
  readonly address: string;
  readonly port: number;
  /** Present for https: the name for SNI and the certificate check, or the address when the URL holds an address. */
  readonly tls?: { readonly serverName: string };
  readonly timeoutMs: number;
}

/** Opens one connection, for https up to the end of the handshake. Rejects when it cannot. */
export interface Dial {
  (target: DialTarget): Promise<Socket>;
  /** It has looked itself at whom the socket reached, because that is a proxy. */
  readonly checksPeer?: true;
}

/** What the log is told of a refusal; unlike the fault it holds the addresses that were refused. */
export interface RefusedInfo {
  readonly reason: RefusalReason;
  readonly host: string;
  readonly addresses: readonly string[];
}

export type RefusalReason = 'scheme' | 'userinfo' | 'port' | 'name' | 'address' | 'own_service';

export interface Service {
  readonly host: string;
  readonly port: number;
}
