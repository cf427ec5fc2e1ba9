import { credentialField, isJsonObject, type Json, type JsonObject, LIMITS } from '@automateos/model';
import { z } from 'zod';
import { defineServiceNode } from '../http/service-node.ts';
import { compileAnswerSchema, SchemaError } from './answer-schema.ts';
import { example } from './example.ts';
import { execute } from './execute.ts';

/*
 * Errors of a step, besides those of http_request for a call without an answer; their details have the tokens used:
 *
 *   HTTP_ERROR_STATUS    the endpoint refused; the message is its own
 *   LLM_BAD_ANSWER       the answer is not that of a chat completion
 *   LLM_REFUSED          the model refused to answer
 *   LLM_CONTENT_FILTER   a filter of the endpoint held the question or the answer back
 *   LLM_CUT_OFF          the answer to a schema was cut at its limit of tokens
 *   LLM_SCHEMA_MISMATCH  no answer fitted the schema
 */

const MAX_TEXT = 1_000_000;

const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']).meta({ title: 'Role', description: 'Who says it.' }),
  content: z.string().max(MAX_TEXT).meta({ title: 'Content', description: 'What is said.', format: 'multiline' }),
});

function isSchema(value: unknown): value is JsonObject {
  return isJsonObject(value as Json);
}

const jsonObject = z.custom<JsonObject>(isSchema, 'Must be an object');

const configSchema = z
  .strictObject({
    credential: credentialField(['bearer']).optional().meta({
      title: 'API key',
      description: 'The credential with the key of the endpoint; left out where it takes none.',
    }),
    base_url: z
      .url({ protocol: /^https?$/, error: 'Invalid URL format' })
      .max(2_048)
      .default('https://api.openai.com/v1')
      .meta({
        title: 'Base URL',
        description: 'Any endpoint that speaks as OpenAI’s does; `/chat/completions` is put behind it.',
        format: 'url',
        examples: ['https://openrouter.ai/api/v1', 'http://localhost:11434/v1'],
      }),
    model: z
      .string()
      .min(1)
      .max(255)
      .meta({ title: 'Model', description: 'The name of the model.', examples: ['gpt-5-mini', 'llama3.3'] }),
    system: z.string().max(MAX_TEXT).optional().meta({
      title: 'Instructions',
      description: 'What the model is to do: the system message.',
      format: 'multiline',
    }),
    prompt: z
      .string()
      .min(1)
      .max(MAX_TEXT)
      .optional()
      .meta({
        title: 'Prompt',
        description: 'The question, or what it is about.',
        format: 'multiline',
        examples: ['Sort this ticket: {{trigger.payload.text}}'],
      }),
    messages: z
      .array(messageSchema)
      .min(1)
      .max(1_000)
      .optional()
      .meta({
        title: 'Messages',
        description: 'Instead of a prompt: a conversation.',
        examples: [[{ role: 'user', content: '{{trigger.payload.text}}' }]],
      }),
    schema: jsonObject.optional().meta({
      title: 'Answer as',
      description:
        'A JSON Schema that the answer must fit; it is then in `json`. A wrong answer is sent back with its faults. Without ' +
        'patterns and references.',
      format: 'json',
      examples: [{ type: 'object', properties: { kind: { enum: ['bug', 'question'] } }, required: ['kind'] }],
    }),
    corrections: z.int().min(0).max(5).default(2).meta({
      title: 'Corrections',
      description: 'How often an answer that does not fit the schema is asked for again.',
    }),
    schema_in: z.enum(['response_format', 'instructions']).default('response_format').meta({
      title: 'Tell the schema by',
      description: '`response_format`: as a parameter of the API. `instructions`: for endpoints that do not know it.',
    }),
    temperature: z.number().min(0).max(2).optional().meta({
      title: 'Temperature',
      description: 'How free the answer is; left out: as the endpoint does it.',
    }),
    max_tokens: z.int().min(1).max(1_000_000).optional().meta({
      title: 'Most tokens',
      description: 'How long the answer may be.',
    }),
    parameters: jsonObject.optional().meta({
      title: 'More parameters',
      description: 'Further fields of the request, as the endpoint names them.',
      format: 'json',
      examples: [{ top_p: 0.9 }, { max_completion_tokens: 500 }],
    }),
    timeout_ms: z.int().min(1).max(LIMITS.stepTimeoutMs).default(120_000).meta({
      title: 'Time limit',
      description: 'How long one attempt may take in milliseconds, all its corrections included.',
      format: 'duration_ms',
    }),
  })
  .superRefine(({ prompt, messages, schema, parameters }, context) => {
    const fault = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (prompt === undefined && messages === undefined) fault('prompt', 'Give a prompt or messages');
    if (prompt !== undefined && messages !== undefined)
      fault('messages', 'There is a prompt already; take one of the two');
    const taken = Object.keys(parameters ?? {}).find((name) => OWN_PARAMETERS.has(name));
    if (taken !== undefined) fault('parameters', `"${taken}" has a field of its own, or is not open to workflows`);
    const schemaFault = schema === undefined ? undefined : faultOfSchema(schema);
    if (schemaFault !== undefined) fault('schema', schemaFault);
  });

const OWN_PARAMETERS = new Set(['model', 'messages', 'stream', 'n', 'response_format', 'temperature', 'max_tokens']);

function faultOfSchema(schema: JsonObject): string | undefined {
  try {
    compileAnswerSchema(schema);
    return undefined;
  } catch (error: unknown) {
    if (error instanceof SchemaError) return error.message;
    throw error;
  }
}

export type LlmConfig = z.infer<typeof configSchema>;

/** Asks a language model. */
export const llm = defineServiceNode<LlmConfig>({
  type: 'llm',
  title: 'Language model',
  description:
    'Asks a language model at any endpoint that speaks as OpenAI’s does; its answer can be held to a schema.',
  icon: 'bot',
  summary: '{model} {prompt}',
  config: configSchema,
  gives:
    '`{ text, json, model, finish_reason, usage: { input_tokens, output_tokens, requests } }`; `json` is null without a ' +
    'schema, `usage` counts corrections in.',
  // A question that is asked twice has no effect but its price.
  onCrash: () => 'retry',
  timeoutMs: (config) => config.timeout_ms,
  example,
  execute,
});
