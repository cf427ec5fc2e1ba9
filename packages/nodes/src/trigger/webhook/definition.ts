import { credentialField, HOOK_RESPOND, type HookRules, type HookSecrets } from '@automateos/model';
import { z } from 'zod';
import { defineTrigger } from '../define-trigger.ts';
import { authSchema, toHookAuth } from './auth-schema.ts';
import { secretFaults } from './check-secrets.ts';
import { example } from './example.ts';
import { signatureFault, signatureSchema, toHookSignature } from './signature-schema.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
const methodSchema = z.enum(METHODS);
/** Below the minute after which a socket on which nothing moves is closed. */
const LONGEST_ANSWER_MS = 55_000;

const fields = z.strictObject({
  method: z
    .union([methodSchema, z.array(methodSchema).min(1).max(METHODS.length)])
    .default('POST')
    .meta({
      title: 'Method',
      description: 'The method, or the methods, that callers may send; all others are answered 405.',
      examples: ['POST', ['GET', 'POST']],
    }),
  path: z.string().max(2_048).optional().meta({
    title: 'Label',
    description: "A label. The URL that counts is the workflow's `webhook_url`.",
    placeholder: '/webhook/orders',
  }),
  auth: authSchema.optional().meta({
    title: 'Who may call',
    description: 'What callers have to show. Not set: whoever knows the URL may call it.',
  }),
  auth_credential: credentialField(['webhook_secret']).optional().meta({
    title: 'Credential of callers',
    description: 'A credential that holds the password, value, token or key of "Who may call".',
  }),
  signature: signatureSchema.optional().meta({
    title: 'Signature',
    description: 'How the sender signs what it sends; what is not signed so is refused, and stands in the inbox.',
  }),
  signature_credential: credentialField(['webhook_secret']).optional().meta({
    title: 'Credential of the signature',
    description: 'A credential that holds the signing secret, and the previous one while it is changed.',
  }),
  dedupe_key: z
    .string()
    .max(8_192)
    .optional()
    .meta({
      title: 'Dedupe key',
      description:
        'What tells a delivery that came before: within seven days the same key starts no second run. A preset of a ' +
        'signature has its own; the header `Idempotency-Key` counts where there is neither.',
      examples: ['{{trigger.payload.id}}'],
      placeholder: '{{trigger.payload.id}}',
    }),
  respond: z
    .enum(HOOK_RESPOND)
    .default('async')
    .meta({
      title: 'Answer',
      description:
        '`async`: 202 at once, the run goes on by itself. `last_node`: 200 with the result when the run has ended. ' +
        '`respond`: what the first node of type `respond` says.',
    }),
  respond_timeout_ms: z.int().min(100).max(LONGEST_ANSWER_MS).default(30_000).meta({
    title: 'Answer within',
    description: 'How long a caller waits for the answer of the run; then it gets 504, and the run goes on.',
    format: 'duration_ms',
  }),
});

const configSchema = fields.superRefine((config, context) => {
  for (const fault of secretFaults(config)) context.addIssue({ code: 'custom', ...fault });
});

export type WebhookConfig = z.infer<typeof configSchema>;

function toHook(config: WebhookConfig, secrets: HookSecrets): HookRules {
  const { method, auth, signature, dedupe_key: dedupeKey, respond, respond_timeout_ms: respondTimeoutMs } = config;
  const methods = typeof method === 'string' ? [method] : method;
  const rules = { methods, auth: undefined, signature: undefined, dedupeKey, respond, respondTimeoutMs };
  const { auth_credential: authId, signature_credential: signatureId } = config;
  const [forAuth, forSignature] = [authId, signatureId].map((id) => (id === undefined ? undefined : secrets(id)));
  if (authId !== undefined && forAuth === undefined) return { ...rules, closed: GONE };
  if (signatureId !== undefined && forSignature === undefined) return { ...rules, closed: GONE };
  const fault = signature && forSignature && signatureFault(signature, forSignature);
  if (fault !== undefined) return { ...rules, closed: fault };
  return {
    ...rules,
    auth: auth && toHookAuth(auth, forAuth),
    signature: signature && toHookSignature(signature, forSignature),
  };
}

const GONE = 'the credential of this webhook is gone or cannot be read: choose another one';

/** Starts a workflow when its webhook URL is called. */
export const webhook = defineTrigger<WebhookConfig>({
  type: 'webhook',
  title: 'Webhook',
  description: 'Starts the workflow when its webhook URL is called.',
  icon: 'webhook',
  summary: '{method} {path}',
  isSingle: true,
  config: configSchema,
  gives: '`{ payload, headers, query, method, received_at }` of the request.',
  hook: toHook,
  example,
});
