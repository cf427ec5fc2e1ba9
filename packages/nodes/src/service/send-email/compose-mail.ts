import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { invalidValue } from '../../pure/node-fault.ts';
import type { SendEmailConfig } from './definition.ts';
import { domainOf, type Mailbox, readMailbox } from './read-address.ts';

/** All of the mail, as it is sent: what the people, texts and files that it names come to. */
export interface ComposedMail {
  readonly messageId: string;
  readonly from: string;
  /** Each address once, with the field that names it first. */
  readonly recipients: ReadonlyMap<string, string>;
  readonly content: Buffer;
  /** The domain of the sender, by which this side says hello. */
  readonly domain: string;
}

const MAX_RECIPIENTS = 100;
const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** @throws NodeFault that names the field */
export async function composeMail(config: SendEmailConfig, idempotencyKey: string): Promise<ComposedMail> {
  const from = mailboxAt(config.from, ['from']);
  const [to, cc, bcc] = [listAt(config, 'to'), listAt(config, 'cc'), listAt(config, 'bcc')];
  const recipients = new Map<string, string>();
  for (const { address, field } of [...to, ...cc, ...bcc]) {
    if (!recipients.has(address)) recipients.set(address, field);
  }
  if (recipients.size === 0)
    throw invalidValue(['to'], 'is empty, and nobody is in cc or bcc: there is nobody to send to');
  if (recipients.size > MAX_RECIPIENTS)
    throw invalidValue(['to'], `has more than ${MAX_RECIPIENTS} recipients, cc and bcc counted`);
  const messageId = messageIdOf(idempotencyKey, domainOf(from));
  const composer = new MailComposer({
    from,
    to,
    cc,
    ...(config.reply_to === undefined || config.reply_to === ''
      ? {}
      : { replyTo: mailboxAt(config.reply_to, ['reply_to']) }),
    subject: config.subject,
    ...(config.text === undefined ? {} : { text: config.text }),
    ...(config.html === undefined ? {} : { html: config.html }),
    attachments: attachmentsOf(config),
    messageId,
    // Nothing is read from this machine or from the web, whatever stands in the config.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    messageId,
    from: from.address,
    recipients,
    content: await composer.compile().build(),
    domain: domainOf(from),
  };
}

function mailboxAt(text: string, path: readonly (string | number)[]): Mailbox {
  const mailbox = readMailbox(text);
  if (mailbox === undefined) {
    throw invalidValue(path, 'must be one address such as ada@example.com or Ada <ada@example.com>');
  }
  return mailbox;
}

interface Recipient extends Mailbox {
  readonly field: string;
}

function listAt(config: SendEmailConfig, name: 'to' | 'cc' | 'bcc'): Recipient[] {
  const value = config[name];
  if (typeof value === 'string') return value === '' ? [] : [{ ...mailboxAt(value, [name]), field: `config.${name}` }];
  return value.map((text, index) => ({ ...mailboxAt(text, [name, index]), field: `config.${name}[${index}]` }));
}

/** The same for all attempts, so that who gets a mail twice can see that it is one. */
function messageIdOf(idempotencyKey: string, domain: string): string {
  return `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@${domain}>`;
}

function attachmentsOf({ attachments }: SendEmailConfig) {
  let bytes = 0;
  return attachments.map(({ filename, content_type, content_base64 }, index) => {
    const path = ['attachments', index, 'content_base64'];
    const bare = content_base64.replace(/\s/g, '');
    if (!BASE64.test(bare) || bare.length % 4 === 1) throw invalidValue(path, 'is not base64');
    const content = Buffer.from(bare, 'base64');
    bytes += content.length;
    if (bytes > MAX_ATTACHMENT_BYTES) {
      throw invalidValue(path, `makes the attachments larger than ${MAX_ATTACHMENT_BYTES} bytes together`);
    }
    return { filename, content, ...(content_type === undefined ? {} : { contentType: content_type }) };
  });
}
