import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type OpenStream, SocketFault, toSocketFault } from '../sockets/open-stream.ts';
import type { ComposedMail } from './compose-mail.ts';

export interface SmtpLogin {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly username: string | undefined;
  readonly password: string | undefined;
}

export interface Delivery {
  readonly accepted: readonly string[];
  readonly rejected: readonly string[];
  /** What the server said at last. */
  readonly response: string;
}

type Sent = Parameters<NonNullable<Parameters<SMTPConnection['send']>[2]>>[1];

/** Hands one mail to the server over a connection that is there. @throws SocketFault */
export async function deliver(
  login: SmtpLogin,
  mail: ComposedMail,
  opened: OpenStream,
  timeoutMs: number,
): Promise<Delivery> {
  const connection = createConnection(login, mail.domain, opened, timeoutMs);
  const content = new MailContent(mail.content);
  try {
    await begin(connection, login, opened);
    const sent = await send(connection, mail, content);
    connection.quit();
    return { accepted: sent.accepted, rejected: sent.rejected, response: sent.response ?? '' };
  } catch (error: unknown) {
    throw closed(login, error, { connection, opened, mail, hasLeft: content.hasLeft });
  }
}

/** By which a client says hello that sends no mail: a literal needs no name that others could know. */
const NO_DOMAIN = '[127.0.0.1]';

/** Signs in and says goodbye. @throws SocketFault */
export async function tryLogin(login: SmtpLogin, opened: OpenStream, timeoutMs: number): Promise<void> {
  const connection = createConnection(login, NO_DOMAIN, opened, timeoutMs);
  try {
    await begin(connection, login, opened);
    connection.quit();
  } catch (error: unknown) {
    throw closed(login, error, { connection, opened, mail: undefined, hasLeft: false });
  }
}

interface Session {
  readonly connection: SMTPConnection;
  readonly opened: OpenStream;
  readonly mail: ComposedMail | undefined;
  /** The whole mail has. */
  readonly hasLeft: boolean;
}

/** Ends a session in which something failed, and says what. */
function closed(login: SmtpLogin, error: unknown, { connection, opened, mail, hasLeft }: Session): SocketFault {
  const { fault } = opened.socket;
  connection.close();
  opened.socket.close();
  if (error instanceof SocketFault) return error;
  const status = statusOf(error);
  // An answer after the whole mail is a definite one.
  if (fault !== undefined) return toSocketFault(fault, hasLeft);
  return status === undefined ? lost(login, error, hasLeft) : refused(login, mail, error, status);
}

/** The mail on its way: it has left when its last byte was taken; before, no server can have it whole. */
class MailContent extends Readable {
  hasLeft = false;
  readonly #content: Buffer;
  #offset = 0;

  constructor(content: Buffer) {
    super();
    this.#content = content;
  }

  override _read(size: number): void {
    const chunk = this.#content.subarray(this.#offset, this.#offset + size);
    this.#offset += chunk.length;
    if (chunk.length > 0) this.push(chunk);
    else {
      this.hasLeft = true;
      this.push(null);
    }
  }
}

function createConnection(
  { host, port, security }: SmtpLogin,
  domain: string,
  { socket, stream }: OpenStream,
  timeoutMs: number,
): SMTPConnection {
  const connection = new SMTPConnection({
    // The one way in that makes the library look up and open nothing. Its type wants a socket; it uses a stream's methods
    // and those that the stream has besides.
    connection: stream as NonNullable<ConstructorParameters<typeof SMTPConnection>[0]>['connection'],
    host,
    port,
    secure: security === 'tls',
    secured: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    name: domain,
    logger: false,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  // After "ready to start TLS" the library asks this of itself, having thrown away what came before.
  Object.defineProperty(connection, '_upgradeConnection', {
    value: (done: (error: Error | null, isSecured?: boolean) => void) =>
      void socket.startTls().then((fault) => {
        if (fault !== undefined) return done(new Error(fault.message));
        connection.secure = true;
        return done(null, true);
      }),
  });
  return connection;
}

async function begin(
  connection: SMTPConnection,
  { security, username, password }: SmtpLogin,
  { socket }: OpenStream,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('closed')));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  // Whatever the library does: no password and no mail leave in the clear when TLS is asked for.
  if (security !== 'none' && !socket.isEncrypted) throw new Error('the connection is not encrypted');
  if (username === undefined || password === undefined) return;
  await new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('closed')));
    connection.login({ user: username, pass: password }, (error) => (error ? reject(error) : resolve()));
  });
}

function send(connection: SMTPConnection, mail: ComposedMail, content: MailContent): Promise<NonNullable<Sent>> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('closed')));
    const envelope = { from: mail.from, to: [...mail.recipients.keys()], size: mail.content.length };
    connection.send(envelope, content, (error, sent) => {
      if (error || sent === undefined) reject(error ?? new Error('no answer'));
      else resolve(sent);
    });
  });
}

/** The number of the answer that refused something. An answer to STARTTLS says no more than that there is no TLS. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof Error && Reflect.get(error, 'code') === 'ETLS') return undefined;
  const status: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : undefined;
  return typeof status === 'number' ? status : undefined;
}

function refused({ host }: SmtpLogin, mail: ComposedMail | undefined, error: unknown, status: number): SocketFault {
  const code: unknown = Reflect.get(error as Error, 'code');
  const said = String(Reflect.get(error as Error, 'response') ?? '').slice(0, 500);
  const command = String(Reflect.get(error as Error, 'command') ?? '');
  const isPassing = status >= 400 && status < 500;
  if (code === 'EAUTH') {
    return new SocketFault(
      'AUTH_FAILED',
      `The mail server "${host}" refused the sign-in: ${said}`,
      { host, status },
      { isPassing },
    );
  }
  const recipients: unknown = Reflect.get(error as Error, 'rejected');
  if (Array.isArray(recipients) && recipients.length > 0) {
    const [first] = recipients.map(String);
    const field = mail?.recipients.get(first ?? '') ?? 'config.to';
    const message = `${field}: the mail server took none of the recipients: ${said}`;
    return new SocketFault(
      'RECIPIENTS_REFUSED',
      message,
      { field, recipients: recipients.join(', '), status },
      { isPassing },
    );
  }
  return new SocketFault(
    'SMTP_ERROR',
    `The mail server "${host}" refused ${command}: ${said}`,
    { host, status, command },
    { isPassing },
  );
}

function lost({ host, security }: SmtpLogin, error: unknown, hasLeft: boolean): SocketFault {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'EMESSAGE') {
    return new SocketFault('SMTP_ERROR', `The mail is larger than the mail server "${host}" takes`, { host });
  }
  if (code === 'ETLS') {
    const message = `The mail server "${host}" does not offer STARTTLS; check port and security in the credential`;
    return new SocketFault('TLS_FAILED', message, { host, security });
  }
  if (code === 'EAUTH') {
    return new SocketFault('AUTH_FAILED', `The mail server "${host}" offers no way to sign in that is known here`, {
      host,
    });
  }
  const message = `The connection to the mail server "${host}" broke before it had answered`;
  return new SocketFault('NETWORK_ERROR', message, { host }, { isPassing: true, isOutcomeUnknown: hasLeft });
}
