/** How requests to a webhook URL are checked, told apart and answered: what a trigger that is called says of itself. */
export interface HookRules {
  /** In upper case. */
  readonly methods: readonly string[];
  readonly auth: HookAuth | undefined;
  readonly signature: HookSignature | undefined;
  /** A template over the trigger's output whose value tells a second delivery of the same thing from another one. */
  readonly dedupeKey: string | undefined;
  readonly respond: HookRespond;
  /** How long a caller waits for an answer that the run gives. */
  readonly respondTimeoutMs: number;
  /** Why nobody is let in: what the checks need is not there. */
  readonly closed?: string;
}

/** What a credential holds for the checks of a webhook. */
export interface HookSecret {
  readonly secret: string;
  /** Of signatures: also taken, while the sender changes its secret. */
  readonly previous: string | undefined;
}

/** The secrets of the credentials that a trigger names, by their ids. Undefined: there is none that could be used. */
export type HookSecrets = (credentialId: string) => HookSecret | undefined;

/** Who may call. Names of headers are in lower case. */
export type HookAuth =
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'header'; readonly name: string; readonly value: string }
  | { readonly type: 'bearer'; readonly token: string }
  | {
      readonly type: 'jwt';
      readonly algorithm: (typeof HOOK_JWT_ALGORITHMS)[number];
      /** The shared secret of HS256; else the public key as PEM. */
      readonly key: string;
      readonly issuer: string | undefined;
      readonly audience: string | undefined;
    };

export const HOOK_JWT_ALGORITHMS = ['HS256', 'RS256', 'ES256'] as const;

/** Senders whose way to sign is known. */
export const HOOK_PRESETS = ['github', 'stripe', 'slack', 'standard'] as const;
export type HookPreset = (typeof HOOK_PRESETS)[number];

/** How the body is signed. Of several secrets one has to fit: while they are changed, two are good. */
export type HookSignature =
  | { readonly preset: HookPreset; readonly secrets: readonly string[] }
  | {
      readonly preset: 'hmac';
      readonly secrets: readonly string[];
      /** In lower case. */
      readonly header: string;
      /** What stands before the signature in its header. */
      readonly prefix: string;
      readonly algorithm: 'sha256' | 'sha512';
      readonly encoding: 'hex' | 'base64';
      /** The header with the time in seconds, in lower case; with it, `time.body` is what is signed. */
      readonly timestampHeader: string | undefined;
      readonly toleranceS: number;
    };

/**
 *   async      202 once the execution is durable
 *   last_node  200 with the result when the run has ended
 *   respond    what the first `respond` node that is reached says
 */
export const HOOK_RESPOND = ['async', 'last_node', 'respond'] as const;
export type HookRespond = (typeof HOOK_RESPOND)[number];

/** What became of a request to a webhook URL. */
export const WEBHOOK_VERDICTS = [
  'accepted',
  'duplicate',
  /** The sender asked whether the URL is ours, and was told. */
  'challenge',
  'bad_signature',
  'unauthenticated',
  'rate_limited',
  'inactive',
  'wrong_method',
  'too_large',
  'unsupported_type',
  'malformed',
  /** It was good, and could not be taken now. */
  'refused',
] as const;
export type WebhookVerdict = (typeof WEBHOOK_VERDICTS)[number];

/** The requests of a workflow that are kept to be looked at, and how much of each body. */
export const INBOX_LIMITS = { requests: 100, bodyBytes: 64 * 1024 } as const;

/** Headers that say how an answer is carried, or what browsers may do with it: nobody but the server sets them. */
const OWN_HEADERS = new Set([
  'connection',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'clear-site-data',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'keep-alive',
  'referrer-policy',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-content-type-options',
  'x-frame-options',
]);

/** Why an answer that users make cannot have this header; undefined: it can. */
export function answerHeaderFault(name: string, value: string): string | undefined {
  const key = name.toLowerCase();
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(key)) return `"${name}" is not the name of a header`;
  if (OWN_HEADERS.has(key) || key.startsWith('access-control-')) return `"${name}" is set by the server alone`;
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? undefined : 'Must be one line of Latin letters';
}
