import './abort-signal.ts';

/** A connection that a node asks for. Which ports under 1,024 it may have, its definition says. */
export interface ConnectRequest {
  /** A name or an address, as people write it: the egress module reads it, nobody else does. */
  readonly host: string;
  readonly port: number;
  /** Whether TLS begins with the first byte. */
  readonly isTls: boolean;
  /** Certificates in PEM: only what they have signed is trusted. Without it, what the system trusts. */
  readonly ca?: string | undefined;
  /** Total time, connecting to closing: then it is cut. */
  readonly timeoutMs: number;
  /** Over it, it is cut. */
  readonly maxReceivedBytes: number;
  /** Aborted: it is cut. */
  readonly signal: AbortSignal;
}

export const CONNECT_FAULTS = [
  'INVALID_HOST',
  'CREDENTIAL_HOST_MISMATCH',
  'EGRESS_BLOCKED',
  'DNS_FAILED',
  'CONNECT_FAILED',
  'TLS_FAILED',
  'RESPONSE_TOO_LARGE',
  'TIMEOUT',
  'ABORTED',
] as const;
export type ConnectFaultCode = (typeof CONNECT_FAULTS)[number];

/** Why there is no connection, or why this side has cut it. */
export interface ConnectFault {
  readonly code: ConnectFaultCode;
  /** Says what was wrong and what to do; holds no resolved address. */
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** A connection to a destination that the egress guard has let through. */
export interface VettedSocket {
  /** A `Duplex` of Node.js, whose types this package does not have. It looks enough like a socket for drivers. */
  readonly stream: unknown;
  /** The name or address that certificates are checked against. */
  readonly host: string;
  readonly isEncrypted: boolean;
  /** Why this side has cut it, when it has. */
  readonly fault: ConnectFault | undefined;
  /** Goes on under TLS on the same connection; gives the fault if it cannot, and then it is cut. */
  startTls(): Promise<ConnectFault | undefined>;
  close(): void;
}

export type ConnectOutcome =
  | { readonly ok: true; readonly socket: VettedSocket }
  | { readonly ok: false; readonly fault: ConnectFault };

/**
 * Opens sockets for protocols other than HTTP. Never rejects for what the network or the other side does.
 *
 * @param ports ports under 1,024 that are open as well
 */
export type Connect = (request: ConnectRequest, ports: readonly number[]) => Promise<ConnectOutcome>;
