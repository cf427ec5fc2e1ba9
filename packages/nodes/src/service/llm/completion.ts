import { isJsonObject, type Json, type JsonObject } from '@automateos/model';

/** An answer of the API, as far as it is of use. */
export interface Completion {
  readonly text: string | undefined;
  /** The model's own words where it refused. */
  readonly refusal: string | undefined;
  readonly finishReason: string | null;
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Reads what a chat completion gave; undefined where it is none. */
export function readCompletion(body: Json | undefined): Completion | undefined {
  if (!isJsonObject(body) || !Array.isArray(body.choices)) return undefined;
  const [choice] = body.choices as readonly Json[];
  if (!isJsonObject(choice) || !isJsonObject(choice.message)) return undefined;
  const { message, finish_reason: finishReason } = choice;
  const usage = isJsonObject(body.usage) ? body.usage : {};
  return {
    text: textOf(message.content),
    refusal: typeof message.refusal === 'string' && message.refusal !== '' ? message.refusal : undefined,
    finishReason: typeof finishReason === 'string' ? finishReason : null,
    model: typeof body.model === 'string' ? body.model : null,
    inputTokens: countOf(usage, 'prompt_tokens'),
    outputTokens: countOf(usage, 'completion_tokens'),
  };
}

/** Text, or the text parts of a list. */
function textOf(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return (content as readonly Json[])
    .map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : ''))
    .join('');
}

function countOf(usage: JsonObject, name: string): number {
  const count = usage[name];
  return typeof count === 'number' && count >= 0 ? count : 0;
}

/** The JSON of an answer; models like to put it between fences. Undefined where it is none. */
export function jsonOf(text: string): Json | undefined {
  const trimmed = text.trim();
  const firstLineEnd = trimmed.indexOf('\n');
  const isFenced = trimmed.startsWith('```') && trimmed.endsWith('```') && firstLineEnd !== -1;
  try {
    return JSON.parse(isFenced ? trimmed.slice(firstLineEnd, -3) : trimmed);
  } catch {
    return undefined;
  }
}
