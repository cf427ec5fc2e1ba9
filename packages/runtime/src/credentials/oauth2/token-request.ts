import { isAllowedHost, isJsonObject, type Json, type JsonObject, type OutgoingHttp } from '@automateos/model';
import { hostsOf, type OpenCredential } from '../http-credential.ts';

/** Tokens as they are kept. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Unix milliseconds; null: nobody said. */
  readonly expiresAt: number | null;
}

export type TokenOutcome =
  | { readonly ok: true; readonly tokens: Tokens }
  /** `isRefused`: the service said no, and would say no again. */
  | { readonly ok: false; readonly isRefused: boolean; readonly message: string };

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Asks the token endpoint of a credential. Its secret goes to this URL alone: https, or a host that the credential may
 * be sent to without TLS.
 *
 * @param grant the parameters of the grant
 */
export async function requestTokens(
  { record, secrets }: OpenCredential,
  grant: Readonly<Record<string, string>>,
  { http, nowMs }: { readonly http: OutgoingHttp; readonly nowMs: () => number },
): Promise<TokenOutcome> {
  const tokenUrl = String(record.fields.token_url);
  const clientId = String(record.fields.client_id);
  const { protocol, hostname } = new URL(tokenUrl);
  if (protocol !== 'https:' && !isAllowedHost(hostsOf(record), hostname, false)) {
    return refusal('The token URL is not https, and no allowed host says that it may be so');
  }
  const secret = secrets.client_secret;
  const form = new URLSearchParams(grant);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (secret !== undefined && record.fields.client_authentication !== 'body') {
    headers.authorization = `Basic ${basic(clientId, secret)}`;
  } else {
    form.set('client_id', clientId);
    if (secret !== undefined) form.set('client_secret', secret);
  }
  const outcome = await http.request({
    url: tokenUrl,
    method: 'POST',
    headers,
    body: form.toString(),
    followRedirects: false,
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_ANSWER_BYTES,
    signal: new AbortController().signal,
  });
  if (!outcome.ok) return { ok: false, isRefused: false, message: outcome.fault.message };
  return readAnswer(outcome.response.status, Buffer.from(outcome.response.body).toString('utf8'), nowMs());
}

function readAnswer(status: number, text: string, nowMs: number): TokenOutcome {
  const body = parseObject(text);
  if (status >= 500 || status === 429) {
    return { ok: false, isRefused: false, message: `The token URL answered with status ${status}` };
  }
  if (status !== 200) {
    const { error } = body;
    const reason = typeof error === 'string' && ERROR_CODE.test(error) ? ` (${error})` : '';
    return refusal(`The token URL refused with status ${status}${reason}`);
  }
  const accessToken = tokenIn(body.access_token);
  if (accessToken === undefined) return refusal('The answer of the token URL has no access token');
  const { token_type: type = 'bearer', expires_in: lifetime } = body;
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    return refusal('The service gives tokens of another type than Bearer');
  }
  // Some services write the number as text.
  const seconds = lifetime === undefined || lifetime === null ? Number.NaN : Number(lifetime);
  const expiresAt = Number.isFinite(seconds) && seconds >= 0 ? nowMs + seconds * 1_000 : null;
  return { ok: true, tokens: { accessToken, refreshToken: tokenIn(body.refresh_token), expiresAt } };
}

const ERROR_CODE = /^[\w.:-]{1,100}$/;
const LONGEST_TOKEN = 16_384;

function tokenIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TOKEN ? value : undefined;
}

function refusal(message: string): TokenOutcome {
  return { ok: false, isRefused: true, message };
}

/** What is no JSON object has no fields. */
function parseObject(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json; // what JSON.parse gives
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
function basic(clientId: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
  return Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64');
}
