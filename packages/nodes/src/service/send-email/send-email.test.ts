import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { createEgress, type Egress } from '@automateos/egress';
import { type CredentialFields, type NodeContext, Secret, type StepOutcome } from '@automateos/model';
import { SERVER_CERTIFICATE, TEST_CA } from '@automateos/testing';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { faultsOf } from '../../pure/run-node.conformance.ts';
import { type SendEmailConfig, sendEmail } from './definition.ts';

const CREDENTIAL = '01890000-0000-7000-8000-000000000001';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly isSecure: boolean;
  readonly text: string;
}

let egress: Egress;
let mails: Mail[] = [];
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(() => {
  egress = createEgress({
    allow: ['127.0.0.0/8', 'server.example', 'other.example'],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    resolve: async () => ['127.0.0.1'],
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  mails = [];
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

afterAll(() => egress.close());

/** A mail server that takes what it gets, unless its options say otherwise. */
async function serve(options: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    ...SERVER_CERTIFICATE,
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('Wrong user name or password')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user,
          isSecure: session.secure,
          text: Buffer.concat(chunks).toString(),
        });
        done(null);
      });
    },
    closeTimeout: 100,
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  cleanUps.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.server.address() as AddressInfo).port;
}

interface More {
  readonly login?: Partial<CredentialFields<'smtp'>>;
  readonly signal?: AbortSignal;
  readonly key?: string;
}

async function run(port: number, fields: Record<string, unknown> = {}, more: More = {}): Promise<StepOutcome> {
  const { password, ...login } = { host: 'server.example', security: 'none' as const, ...more.login };
  const context: NodeContext<SendEmailConfig> = {
    config: sendEmail.config.parse({
      credential: CREDENTIAL,
      from: 'Shop <shop@example.com>',
      to: 'ada@example.com',
      subject: 'Hello',
      text: 'A text.',
      ...fields,
    }),
    attempt: 1,
    idempotencyKey: more.key ?? 'key-1',
    signal: more.signal ?? new AbortController().signal,
    timeoutMs: 5_000,
    http: { request: () => Promise.reject(new Error('no HTTP')) },
    connect: (request) => egress.connect(request, sendEmail.ports ?? []),
    credential: async () => ({
      ok: true,
      credential: { type: 'smtp', port, ...login, password: password === undefined ? undefined : new Secret(password) },
    }),
    monotonicMs: () => performance.now(),
    randomBytes: () => new Uint8Array(),
    runCode: () => Promise.reject(new Error('no code')),
  };
  return sendEmail.execute(context);
}

function outputOf(outcome: StepOutcome) {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.output as { message_id: string; accepted: string[]; rejected: string[]; response: string };
}

describe('a mail', () => {
  it('goes to all recipients, with its headers and texts', async () => {
    const port = await serve();
    const output = outputOf(
      await run(port, {
        to: ['Ada Lovelace <ada@example.com>', 'ben@example.com'],
        cc: 'cy@example.com',
        bcc: ['dee@example.com', 'ada@example.com'],
        reply_to: 'Help <help@example.com>',
        subject: 'Grüße: your order',
        text: 'Plain.',
        html: '<p>Rich.</p>',
      }),
    );
    expect(output).toMatchObject({
      accepted: ['ada@example.com', 'ben@example.com', 'cy@example.com', 'dee@example.com'],
      rejected: [],
      response: expect.stringMatching(/^250/),
    });
    const [mail] = mails;
    expect(mail).toMatchObject({ from: 'shop@example.com', to: output.accepted, user: undefined });
    expect(mail?.text).toContain('From: Shop <shop@example.com>');
    expect(mail?.text).toContain('To: Ada Lovelace <ada@example.com>, ben@example.com');
    expect(mail?.text).toContain('Cc: cy@example.com');
    expect(mail?.text).toContain('Reply-To: Help <help@example.com>');
    expect(mail?.text).toContain('Subject: =?UTF-8?');
    expect(mail?.text).toContain(`Message-ID: ${output.message_id}`);
    expect(mail?.text).toContain('Plain.');
    expect(mail?.text).toContain('<p>Rich.</p>');
    expect(mail?.text).not.toContain('dee@example.com');
  });

  it('has an id that is the same for all attempts of a step, and of no other step', async () => {
    const port = await serve();
    const ids = [];
    for (const key of ['one', 'one', 'two']) ids.push(outputOf(await run(port, {}, { key })).message_id);
    expect(ids[0]).toMatch(/^<[0-9a-f]{40}@example\.com>$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('carries files', async () => {
    const port = await serve();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const attachments = [
      { filename: 'räport.pdf', content_base64: bytes.toString('base64') },
      { filename: 'a.txt', content_type: 'text/x-mine', content_base64: 'aGk=' },
    ];
    outputOf(await run(port, { attachments }));
    expect(mails[0]?.text).toContain('Content-Type: application/pdf');
    expect(mails[0]?.text.replace(/\r\n/g, '')).toContain(bytes.toString('base64'));
    expect(mails[0]?.text).toContain('Content-Type: text/x-mine');
  });

  it.each([
    [{ from: 'nobody' }, 'config.from'],
    [{ to: ['ada@example.com', 'b c@example.com'] }, 'config.to[1]'],
    [{ to: 'ada@example.com, ben@example.com' }, 'config.to'],
    [{ to: 'a@b@c' }, 'config.to'],
    [{ to: '"x@evil.example "@example.com' }, 'config.to'],
    [{ cc: 'Ada <ada@example.com> <b@example.com>' }, 'config.cc'],
    [{ reply_to: 'group: a@example.com;' }, 'config.reply_to'],
    [{ to: [], bcc: '' }, 'config.to'],
    [
      { to: Array.from({ length: 99 }, (_, n) => `a${n}@example.com`), cc: ['b@example.com', 'c@example.com'] },
      'config.to',
    ],
    [{ attachments: [{ filename: 'a', content_base64: '*' }] }, 'config.attachments[0].content_base64'],
    [
      { attachments: [{ filename: 'a', content_base64: Buffer.alloc(10_485_761).toString('base64') }] },
      'config.attachments[0].content_base64',
    ],
  ])('that cannot be sent is refused and the field named (case %#)', async (fields, field) => {
    const outcome = await run(1, fields);
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'INVALID_VALUE', details: { field } },
      retryable: false,
    });
  });

  it.each([
    { subject: 'a\r\nBcc: evil@example.com' },
    { from: 'Shop\nX: y <shop@example.com>' },
    { to: 'ada@example.com\r\nRCPT TO:<evil@example.com>' },
    { reply_to: 'a@example.com\u0000' },
    { attachments: [{ filename: 'a"\r\nX: y', content_base64: '' }] },
    { attachments: [{ filename: 'a', content_type: 'text/plain\r\nX: y', content_base64: '' }] },
  ])('takes no line breaks in what becomes headers: %j', (fields) => {
    const base = { credential: CREDENTIAL, from: 'a@example.com', to: 'b@example.com', text: '' };
    expect(faultsOf(sendEmail, { ...base, ...fields })).toHaveLength(1);
  });

  it('needs a text or HTML, a sender and a mail server', () => {
    expect(faultsOf(sendEmail, { credential: CREDENTIAL, from: 'a@example.com', to: 'b@example.com' })).toEqual([
      'text: Give a text, HTML, or both',
    ]);
    expect(faultsOf(sendEmail, { text: 'x' }).map((line) => line.split(':')[0])).toEqual(['credential', 'from']);
  });
});

describe('the mail server', () => {
  it('is reached under STARTTLS or TLS, and the sign-in comes after', async () => {
    const login = { username: 'ada', password: 'right', ca_certificate: TEST_CA };
    const started = await serve({ allowInsecureAuth: false });
    outputOf(await run(started, {}, { login: { ...login, security: 'starttls' } }));
    const secure = await serve({ secure: true });
    outputOf(await run(secure, {}, { login: { ...login, security: 'tls' } }));
    outputOf(await run(secure, {}, { login: { ...login, security: 'tls', host: '127.0.0.1' } }));
    expect(mails.map(({ user, isSecure }) => [user, isSecure])).toEqual(Array(3).fill(['ada', true]));
  });

  it('that is not trusted, or offers no TLS, gets no password', async () => {
    let signIns = 0;
    const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) => {
      signIns += 1;
      done(null, { user: 'x' });
    };
    const login = { username: 'ada', password: 'right', security: 'starttls' as const };
    const port = await serve({ onAuth });
    expect(await run(port, {}, { login })).toMatchObject({ error: { code: 'TLS_FAILED' } });
    const other = { ...login, ca_certificate: TEST_CA, host: 'other.example' };
    expect(await run(port, {}, { login: other })).toMatchObject({
      error: { code: 'TLS_FAILED', details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' } },
    });
    const without = await serve({ onAuth, hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    expect(await run(without, {}, { login })).toMatchObject({ error: { code: 'TLS_FAILED' }, retryable: false });
    expect(await run(port, {}, { login: { ...login, security: 'tls' } })).toMatchObject({
      error: { code: 'TLS_FAILED' },
    });
    expect([signIns, mails]).toEqual([0, []]);
  });

  it('that refuses the sign-in is told with its words, without the password', async () => {
    const port = await serve();
    const outcome = await run(port, {}, { login: { username: 'ada', password: 'hunter2-secret' } });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'AUTH_FAILED', details: { status: 535 } },
      retryable: false,
    });
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|aHVudGVyMi/);
  });

  it.each([
    [550, false],
    [451, true],
  ])('that refuses all recipients with %i names the field', async (status, retryable) => {
    const port = await serve({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('No such user here'), { responseCode: status })),
    });
    expect(await run(port, { to: ['ada@example.com'] })).toMatchObject({
      ok: false,
      error: {
        code: 'RECIPIENTS_REFUSED',
        message: expect.stringMatching(/^config\.to\[0\]: .*No such user here/),
        details: { field: 'config.to[0]', recipients: 'ada@example.com', status },
      },
      retryable,
    });
  });

  it('that takes some recipients sends to them, and the others are told', async () => {
    const port = await serve({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('ben') ? new Error('No such user') : null),
    });
    const output = outputOf(await run(port, { to: ['ada@example.com', 'ben@example.com'] }));
    expect(output).toMatchObject({ accepted: ['ada@example.com'], rejected: ['ben@example.com'] });
  });

  it.each([
    [554, false],
    [452, true],
  ])('that refuses the mail with %i has answered: the outcome is known', async (status, retryable) => {
    const port = await serve({
      onData: (stream, _session, done) => {
        stream.resume().on('end', () => done(Object.assign(new Error('Spam'), { responseCode: status })));
      },
    });
    const outcome = await run(port);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'SMTP_ERROR', details: { status } }, retryable });
    expect(outcome).not.toHaveProperty('outcomeUnknown');
  });

  it('that takes no mail so large says so before it is sent', async () => {
    const port = await serve({ size: 1_000 });
    const attachments = [{ filename: 'a', content_base64: Buffer.alloc(2_000).toString('base64') }];
    expect(await run(port, { attachments })).toMatchObject({ ok: false, retryable: false });
    expect(mails).toEqual([]);
  });
});

describe('a connection', () => {
  /** A server that reads a mail up to a point and then does nothing more, or closes. */
  async function serveUntil(point: 'greeting' | 'data' | 'end', shouldClose: boolean): Promise<number> {
    const server = createServer((socket) => {
      let isData = false;
      const stop = (): void => void (shouldClose && socket.destroy());
      socket.on('error', () => {});
      if (point === 'greeting') stop();
      else socket.write('220 ready\r\n');
      socket.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        if (isData) {
          if (point === 'data' || text.endsWith('\r\n.\r\n')) stop();
        } else if (/^DATA/im.test(text)) {
          isData = true;
          if (point === 'data') socket.pause();
          socket.write('354 go on\r\n', () => point === 'data' && setTimeout(stop, 100));
        } else socket.write('250 fine\r\n');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(async () => void server.close());
    return (server.address() as AddressInfo).port;
  }
  const large = [{ filename: 'a', content_base64: Buffer.alloc(9_000_000).toString('base64') }];

  it.each([
    ['greeting', false],
    ['data', false],
    ['end', true],
  ] as const)('that breaks at the %s: outcome unknown is %j', async (point, isUnknown) => {
    const port = await serveUntil(point, true);
    const outcome = await run(port, point === 'data' ? { attachments: large } : {});
    expect(outcome).toMatchObject({ ok: false, error: { code: 'NETWORK_ERROR' }, retryable: true });
    expect(!outcome.ok && outcome.outcomeUnknown === true).toBe(isUnknown);
  });

  it.each([
    ['greeting', false],
    ['end', true],
  ] as const)('that hangs at the %s ends with the time limit: outcome unknown is %j', async (point, isUnknown) => {
    const port = await serveUntil(point, false);
    const outcome = await run(port, { timeout_ms: 300 });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'STEP_TIMEOUT' }, retryable: true });
    expect(!outcome.ok && outcome.outcomeUnknown === true).toBe(isUnknown);
  });

  it('ends when the step is cancelled', async () => {
    const port = await serveUntil('greeting', false);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(await run(port, {}, { signal: controller.signal })).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
  });

  it('to a host that is not open is refused', async () => {
    expect(await run(25, {}, { login: { host: '10.0.0.1' } })).toMatchObject({
      ok: false,
      error: { code: 'EGRESS_BLOCKED', details: { reason: 'address', host: '10.0.0.1' } },
      retryable: false,
    });
    expect(await run(22, {})).toMatchObject({ error: { code: 'EGRESS_BLOCKED', details: { reason: 'port' } } });
  });

  it('is the one that it was given: the library opens none', async () => {
    const port = await serve();
    const seen: unknown[] = [];
    const connect = Socket.prototype.connect;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      seen.push(args);
      return Reflect.apply(connect, this, args);
    });
    outputOf(await run(port, {}, { login: { security: 'starttls', ca_certificate: TEST_CA } }));
    expect(seen.length).toBe(1);
  });
});

describe('a sign-in', () => {
  const trySignIn = (port: number, { password, ...login }: Partial<CredentialFields<'smtp'>>) => {
    const fields = { host: 'server.example', security: 'none' as const, port, ...login };
    const credential = {
      type: 'smtp' as const,
      ...fields,
      password: password === undefined ? undefined : new Secret(password),
    };
    const connect: NodeContext<unknown>['connect'] = (request) => egress.connect(request, sendEmail.ports ?? []);
    return sendEmail.signIn?.(credential, { connect, signal: new AbortController().signal, timeoutMs: 5_000 });
  };

  it('is taken, by TLS too, and sends nothing', async () => {
    const port = await serve();
    const ada = { username: 'ada', password: 'right' };
    const taken = { ok: true, message: 'The mail server "server.example" took the sign-in' };
    expect(await trySignIn(port, ada)).toEqual(taken);
    expect(await trySignIn(port, { ...ada, security: 'starttls', ca_certificate: TEST_CA })).toEqual(taken);
    expect(mails).toEqual([]);
  });

  it('without a user name says that nobody signed in', async () => {
    expect(await trySignIn(await serve(), {})).toMatchObject({ ok: true, message: expect.stringContaining('nobody') });
  });

  it('that is refused, finds no TLS, or nobody there, says so', async () => {
    const refused = await trySignIn(await serve(), { username: 'ada', password: 'wrong' });
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('refused the sign-in: 535') });
    const noTls = await trySignIn(await serve({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }), {
      security: 'starttls',
    });
    expect(noTls).toMatchObject({ ok: false, message: expect.stringContaining('does not offer STARTTLS') });
    const untrusted = await trySignIn(await serve(), { security: 'starttls', username: 'ada', password: 'right' });
    expect(untrusted).toMatchObject({ ok: false });
    const nobody = await trySignIn(1, {});
    expect(nobody).toMatchObject({ ok: false });
    expect(mails).toEqual([]);
  });
});
