import './abort-signal.ts';
import { CREDENTIAL_FAULTS, type HttpCredential } from './credentials.ts';

/** One outgoing HTTP request, made by the egress module for a node. */
export interface HttpRequest {
  /** Absolute URL, http or https, as text: the egress module parses it, nobody else does. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** The id of a credential from a field of the node's config: what it adds, the node never sees. */
  readonly credential?: string | undefined;
  readonly followRedirects: boolean;
  /** Total time, connect to last byte. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated headers are joined with `, `, `set-cookie` is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Decompressed. */
  readonly body: Uint8Array;
}

export const HTTP_FAULTS = [
  'INVALID_URL',
  'INVALID_REQUEST',
  'EGRESS_BLOCKED',
  'DNS_FAILED',
  'CONNECT_FAILED',
  'NETWORK_ERROR',
  'TIMEOUT',
  'ABORTED',
  'REDIRECT_REFUSED',
  'RESPONSE_TOO_LARGE',
  'DECODE_FAILED',
  ...CREDENTIAL_FAULTS,
] as const;
export type HttpFaultCode = (typeof HTTP_FAULTS)[number];

/** Why a request has no usable answer. */
export interface HttpFault {
  readonly code: HttpFaultCode;
  /** Says what was wrong and what to do; holds no resolved address. */
  readonly message: string;
  /** Facts for the step's error, for example `{reason: 'address', host: 'intranet'}`. */
  readonly details: Readonly<Record<string, string | number>>;
  /** Whether any byte of the request may have reached the other side: then its outcome is unknown. */
  readonly sent: boolean;
}

export type HttpOutcome =
  | { readonly ok: true; readonly response: HttpResponse }
  | { readonly ok: false; readonly fault: HttpFault };

export interface HttpClient {
  /** Never rejects for what the network or the other side does: that is a fault in the outcome. */
  request(request: HttpRequest): Promise<HttpOutcome>;
}

/** A request whose credential was looked up. */
export interface OutgoingRequest extends Omit<HttpRequest, 'credential'> {
  readonly attach?: HttpCredential | undefined;
}

/** The egress module's own client: the runtime stands between it and the nodes. */
export interface OutgoingHttp {
  request(request: OutgoingRequest): Promise<HttpOutcome>;
}
