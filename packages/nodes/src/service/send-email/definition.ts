import { credentialField, defineNode, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';
import { execute } from './execute.ts';
import { signIn } from './sign-in.ts';

/*
 * Errors of a step:
 *
 *   INVALID_VALUE       an address, a header text or an attachment that cannot be sent; details {field}
 *   AUTH_FAILED         the server refused the sign-in
 *   RECIPIENTS_REFUSED  the server took none of the recipients; details {recipients, status}
 *   SMTP_ERROR          the server refused something else; details {status, command}
 *   OUTCOME_UNKNOWN     the whole mail had left, and no answer came
 *
 * and those of the way there: CREDENTIAL_NOT_FOUND and its like, EGRESS_BLOCKED, DNS_FAILED, CONNECT_FAILED, TLS_FAILED,
 * NETWORK_ERROR, STEP_TIMEOUT, ABORTED. May be tried again: refusals that the server calls temporary (status 4xx) and
 * faults of the way, as long as the mail had not left. A mail is not safe to send twice, so no server is asked again by itself.
 */

const CONTROL = /\p{Cc}/u;

/** Text that becomes part of a header. */
function headerText(maxLength: number) {
  return z
    .string()
    .max(maxLength, `Must not be longer than ${maxLength} characters`)
    .refine((text) => !CONTROL.test(text), 'Must not contain line breaks or other control characters');
}

const ADDRESS_LENGTH = 500;
const MAX_TEXT_LENGTH = 5 * 1024 * 1024;

function recipients(title: string, description: string) {
  const address = headerText(ADDRESS_LENGTH);
  return z.union([address, z.array(address).max(100, 'Must not have more than 100 addresses')]).meta({
    title,
    description,
    examples: ['{{trigger.payload.email}}', ['ada@example.com', 'Ben <ben@example.com>']],
  });
}

const attachmentSchema = z.strictObject({
  filename: headerText(255)
    .min(1, 'Must not be empty')
    .meta({
      title: 'File name',
      description: 'What the file is called in the mail.',
      examples: ['invoice.pdf'],
    }),
  content_type: z
    .string()
    .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/, 'Must be a media type such as application/pdf')
    .optional()
    .meta({
      title: 'Content type',
      description: 'The media type; left out: what the file name suggests.',
      examples: ['application/pdf'],
    }),
  content_base64: z.string().meta({
    title: 'Content',
    description: 'The bytes as base64, as `http_request` gives them with `response: base64`.',
    examples: ['{{report.body}}'],
  }),
});

const configSchema = z
  .strictObject({
    credential: credentialField(['smtp']).meta({
      title: 'Mail server',
      description: 'The SMTP server that takes the mail.',
    }),
    from: headerText(ADDRESS_LENGTH)
      .min(1, 'Must not be empty')
      .meta({
        title: 'From',
        description: 'The sender: an address, or a name with an address in angle brackets.',
        examples: ['Orders <orders@example.com>'],
        placeholder: 'Orders <orders@example.com>',
      }),
    to: recipients('To', 'An address, or a list of them. At most 100 recipients, cc and bcc counted.').default([]),
    subject: headerText(998)
      .default('')
      .meta({
        title: 'Subject',
        description: 'The subject, in one line.',
        examples: ['Your order {{trigger.payload.number}}'],
      }),
    text: z
      .string()
      .max(MAX_TEXT_LENGTH)
      .optional()
      .meta({
        title: 'Text',
        description: 'The mail as plain text.',
        format: 'multiline',
        examples: ['Hello {{trigger.payload.name}},\n\nyour order is on its way.'],
      }),
    html: z.string().max(MAX_TEXT_LENGTH).optional().meta({
      title: 'HTML',
      description:
        'The mail as HTML; with a text as well, programs choose. Values are put in as they are: no escaping.',
      format: 'multiline',
    }),
    cc: recipients('Cc', 'Who gets a copy: an address, or a list of them.').default([]),
    bcc: recipients('Bcc', 'Who gets a copy that the others do not see: an address, or a list of them.').default([]),
    reply_to: headerText(ADDRESS_LENGTH)
      .optional()
      .meta({
        title: 'Reply to',
        description: 'The address that answers go to, if it is not the sender.',
        examples: ['support@example.com'],
      }),
    attachments: z.array(attachmentSchema).max(20, 'Must not have more than 20 files').default([]).meta({
      title: 'Attachments',
      description: 'Files, up to 20 of them and 10 MiB together.',
    }),
    timeout_ms: z.int().min(1).max(LIMITS.stepTimeoutMs).default(30_000).meta({
      title: 'Time limit',
      description: 'How long one attempt may take, in milliseconds, from connecting to the answer of the server.',
      format: 'duration_ms',
    }),
  })
  .refine(({ text, html }) => text !== undefined || html !== undefined, {
    path: ['text'],
    message: 'Give a text, HTML, or both',
  });

export type SendEmailConfig = z.infer<typeof configSchema>;

/** Sends a mail over an SMTP server. */
export const sendEmail = defineNode<SendEmailConfig>({
  type: 'send_email',
  version: 1,
  title: 'Send e-mail',
  description: 'Sends a mail over your SMTP server, with attachments.',
  group: 'service',
  icon: 'mail',
  summary: '{to}: {subject}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  gives:
    '`{ message_id, accepted, rejected, response }`: the addresses that the server took and those that it refused. When it ' +
    'takes none, the step fails. Refusals with a status from 400 to 499 are temporary, and tried again when `retry` says so; ' +
    'a mail that had left when the connection broke is not sent again by itself.',
  effect: 'outside',
  retry: () => NO_RETRY,
  onCrash: () => 'review',
  timeoutMs: (config) => config.timeout_ms,
  ports: [25, 465, 587, 2525],
  example,
  signIn,
  execute,
});
