import { isJsonObject, type Json, type JsonObject, type NodeContext, type StepOutcome } from '@automateos/model';
import { excerpt, type FailedCall, statusOutcome } from '../http/failed-call.ts';
import { deadlineOf, type JsonAnswer, postJson } from '../http/post-json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { SlackConfig } from './definition.ts';

/** What to do about the refusals that people meet. */
const HINTS: Readonly<Record<string, string>> = {
  not_in_channel: 'invite the bot to the channel (/invite @bot)',
  channel_not_found: 'check the channel; the bot must be in it if it is private',
  is_archived: 'the channel is archived; choose another one',
  invalid_auth: 'check the token in the credential',
  not_authed: 'check the token in the credential',
  token_revoked: 'the token was revoked; put a new one into the credential',
  token_expired: 'the token has expired; put a new one into the credential',
  account_inactive: 'the bot or its workspace is gone; put another token into the credential',
  missing_scope: 'give the bot the scope chat:write and install it anew',
  msg_too_long: 'shorten the text',
  no_text: 'give a text, or blocks that show something',
  invalid_blocks: 'check the blocks in Slack’s Block Kit Builder',
  invalid_payload: 'check the text and the blocks',
  no_service: 'the webhook was removed; make a new one in Slack',
  ratelimited: 'Slack takes about one message a second for each channel',
};

export async function execute(context: NodeContext<SlackConfig>): Promise<StepOutcome> {
  const { config } = context;
  const answer = await postJson(context, {
    url: config.webhook_url ?? `${config.api_url.replace(/\/$/, '')}/chat.postMessage`,
    body: messageOf(config),
    credential: config.credential,
    isRepeatable: false,
    deadlineMs: deadlineOf(context),
  });
  if (!answer.ok) return answer;
  return config.webhook_url === undefined ? readPosted(answer) : readHooked(answer);
}

function messageOf({ channel, text, blocks, thread_ts }: SlackConfig): JsonObject {
  return {
    ...(channel !== undefined && { channel }),
    ...(text !== undefined && { text }),
    ...(blocks !== undefined && { blocks }),
    ...(thread_ts !== undefined && { thread_ts }),
  };
}

function sent(channel: Json, ts: Json): StepOutcome {
  return { ok: true, output: { channel, ts }, emitted: ['main'] };
}

/** `chat.postMessage` says in the body whether it went well. */
function readPosted({ response, body }: JsonAnswer): StepOutcome {
  if (!isJsonObject(body) || typeof body.ok !== 'boolean') return otherStatus(response);
  if (body.ok) return sent(body.channel ?? null, body.ts ?? null);
  const error = typeof body.error === 'string' ? body.error : 'unknown_error';
  return refused(error, response, messagesOf(body));
}

/** A webhook says so by its status, with a word as its body. */
function readHooked({ response }: JsonAnswer): StepOutcome {
  if (response.status < 300) return sent(null, null);
  const word = excerpt(response.body).trim();
  return response.status < 500 && /^[a-z_]{3,64}$/.test(word) ? refused(word, response, []) : otherStatus(response);
}

/** Slack sent nothing to anybody: it refused, or takes no more just now. */
function refused(error: string, response: JsonAnswer['response'], messages: readonly string[]): FailedCall {
  const isLimited = response.status === 429 || error === 'ratelimited' || error === 'rate_limited';
  const more = [...messages, HINTS[isLimited ? 'ratelimited' : error]].filter((text) => text !== undefined);
  const waitMs = retryAfterMs(response.headers);
  return {
    ok: false,
    error: {
      code: 'SLACK_ERROR',
      message: `Slack refused the message (${error})${more.length === 0 ? '' : `: ${more.join('; ')}`}`,
      details: { error },
    },
    retryable: isLimited,
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  };
}

/** What Slack says besides its word: which block is wrong, which scope is missing. */
function messagesOf({ response_metadata: metadata, needed }: JsonObject): string[] {
  const messages =
    isJsonObject(metadata) && Array.isArray(metadata.messages) ? (metadata.messages as readonly Json[]) : [];
  const texts = messages.filter((text) => typeof text === 'string').map((text) => text.slice(0, 300));
  return typeof needed === 'string' ? [...texts.slice(0, 5), `it needs ${needed.slice(0, 300)}`] : texts.slice(0, 5);
}

/** After 429 the message is not there; after all else nobody knows. */
function otherStatus(response: JsonAnswer['response']): FailedCall {
  return statusOutcome(response, response.status === 429);
}
