import { isJsonObject, type Json, type JsonObject, type NodeContext, type StepOutcome } from '@automateos/model';
import { isTooDeep } from '../../pure/json-depth.ts';
import { excerpt, type FailedCall, isRetryableStatus, statusOutcome } from '../http/failed-call.ts';
import { deadlineOf, type JsonAnswer, postJson } from '../http/post-json.ts';
import { type CheckAnswer, compileAnswerSchema } from './answer-schema.ts';
import { type Completion, jsonOf, readCompletion } from './completion.ts';
import type { LlmConfig } from './definition.ts';

type Message = JsonObject;

interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly requests: number;
}

const NO_TOKENS: Usage = { input_tokens: 0, output_tokens: 0, requests: 0 };
const NOT_JSON = ['it is not JSON'];

/** Asks, and where a schema is given asks again with the faults told until the answer fits or enough was asked. */
export async function execute(context: NodeContext<LlmConfig>): Promise<StepOutcome> {
  const { config } = context;
  const check = config.schema === undefined ? undefined : compileAnswerSchema(config.schema);
  const deadlineMs = deadlineOf(context);
  let messages = firstMessages(config);
  let usage = NO_TOKENS;
  for (let correction = 0; ; correction += 1) {
    const answer = await postJson(context, {
      url: `${config.base_url.replace(/\/$/, '')}/chat/completions`,
      body: requestOf(config, messages),
      credential: config.credential,
      isRepeatable: true,
      deadlineMs,
    });
    if (!answer.ok) return withUsage(answer, usage);
    const completion = answer.response.status < 300 ? readCompletion(answer.body) : undefined;
    usage = add(usage, completion);
    const fault = faultOf(answer, completion);
    if (completion?.text === undefined || fault !== undefined) return withUsage(fault ?? badAnswer(answer), usage);
    const { text } = completion;
    if (check === undefined) return give(completion, text, null, usage);
    const { json, faults } = checkText(text, check);
    if (faults.length === 0) return give(completion, text, json, usage);
    if (completion.finishReason === 'length') return withUsage(cutOff(), usage);
    if (correction === config.corrections) return withUsage(mismatch(faults, text), usage);
    messages = [
      ...messages,
      { role: 'assistant', content: text },
      { role: 'user', content: correctionOf(config, faults) },
    ];
  }
}

function firstMessages({ system, prompt, messages, schema, schema_in: schemaIn }: LlmConfig): readonly Message[] {
  const rule = schema !== undefined && schemaIn === 'instructions' ? ruleOf(schema) : undefined;
  const instructions = [system, rule].filter((text) => text !== undefined).join('\n\n');
  const first: Message[] = instructions === '' ? [] : [{ role: 'system', content: instructions }];
  return [...first, ...(messages ?? [{ role: 'user', content: prompt ?? '' }])];
}

function ruleOf(schema: JsonObject): string {
  return `Answer with JSON alone that fits this JSON Schema:\n${JSON.stringify(schema)}`;
}

function correctionOf({ schema = {} }: LlmConfig, faults: readonly string[]): string {
  return `Your answer does not fit:\n${faults.map((fault) => `- ${fault}`).join('\n')}\n\n${ruleOf(schema)}`;
}

function requestOf(config: LlmConfig, messages: readonly Message[]): JsonObject {
  const { model, temperature, max_tokens, schema, schema_in: schemaIn, parameters } = config;
  const isParameter = schema !== undefined && schemaIn === 'response_format';
  const format = { type: 'json_schema', json_schema: { name: 'answer', schema: schema ?? {} } };
  return {
    ...parameters,
    model,
    messages,
    ...(temperature !== undefined && { temperature }),
    ...(max_tokens !== undefined && { max_tokens }),
    ...(isParameter && { response_format: format }),
  };
}

function checkText(text: string, check: CheckAnswer): { readonly json: Json; readonly faults: readonly string[] } {
  const json = isTooDeep(text) ? undefined : jsonOf(text);
  return json === undefined ? { json: null, faults: NOT_JSON } : { json, faults: check(json) };
}

/** Why an answer cannot be used whatever it says. */
function faultOf({ response, body }: JsonAnswer, completion: Completion | undefined): FailedCall | undefined {
  if (response.status >= 300) return refusedRequest(response, body);
  if (completion?.finishReason === 'content_filter') return filtered();
  if (completion?.refusal === undefined) return undefined;
  const message = `The model refused to answer: ${completion.refusal.slice(0, 500)}`;
  return { ok: false, error: { code: 'LLM_REFUSED', message }, retryable: false };
}

function refusedRequest(response: JsonAnswer['response'], body: Json | undefined): FailedCall {
  const error = isJsonObject(body) && isJsonObject(body.error) ? body.error : {};
  if (error.code === 'content_filter') return filtered();
  const outcome = statusOutcome(response, isRetryableStatus(response.status));
  if (typeof error.message !== 'string') return outcome;
  const message = `${outcome.error.message}: ${error.message.slice(0, 500)}`;
  // A quota that is used up stays so.
  const isOver = error.code === 'insufficient_quota';
  return { ...outcome, error: { ...outcome.error, message }, retryable: outcome.retryable && !isOver };
}

function filtered(): FailedCall {
  const message = 'A content filter of the endpoint held this back; say it otherwise, or filter before you ask';
  return { ok: false, error: { code: 'LLM_CONTENT_FILTER', message }, retryable: false };
}

function badAnswer({ response }: JsonAnswer): FailedCall {
  const message = 'The answer is not that of a chat completion; check the base URL';
  const details = { status: response.status, body: excerpt(response.body) };
  return { ok: false, error: { code: 'LLM_BAD_ANSWER', message, details }, retryable: false };
}

function cutOff(): FailedCall {
  const message = 'The answer was cut at its limit of tokens before it was whole; raise max_tokens';
  return { ok: false, error: { code: 'LLM_CUT_OFF', message }, retryable: false };
}

function mismatch(faults: readonly string[], text: string): FailedCall {
  const message = `The answer does not fit the schema: ${faults[0]}`;
  const details = { faults, text: text.slice(0, 2_000) };
  return { ok: false, error: { code: 'LLM_SCHEMA_MISMATCH', message, details }, retryable: false };
}

function add(usage: Usage, completion: Completion | undefined): Usage {
  return {
    input_tokens: usage.input_tokens + (completion?.inputTokens ?? 0),
    output_tokens: usage.output_tokens + (completion?.outputTokens ?? 0),
    requests: usage.requests + 1,
  };
}

/** What was paid for belongs to a failure, too. */
function withUsage(outcome: FailedCall, usage: Usage): FailedCall {
  return { ...outcome, error: { ...outcome.error, details: { ...outcome.error.details, usage: { ...usage } } } };
}

function give({ model, finishReason }: Completion, text: string, json: Json, usage: Usage): StepOutcome {
  const output = { text, json, model, finish_reason: finishReason, usage: { ...usage } };
  return { ok: true, output, emitted: ['main'] };
}
