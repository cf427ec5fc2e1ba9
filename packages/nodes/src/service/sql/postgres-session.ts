import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import type pg from 'pg';
import { type OpenStream, openStream, toSocketFault } from '../sockets/open-stream.ts';
import { connectionLost, MAX_RECEIVED_BYTES, noTlsOffered, type RunStatement, type SqlLogin } from './sql-session.ts';

type Context = Parameters<RunStatement>[2];

const CANCEL_TIMEOUT_MS = 3_000;
/** "The next message is of TLS" and "end what this session does", as the protocol numbers them. */
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;

/** A connection on which the driver can begin: TLS is there if it is to be. @throws SocketFault */
export async function openSession(login: SqlLogin, timeoutMs: number, context: Context): Promise<OpenStream> {
  const opened = await openStream({ ...login, isTls: false, timeoutMs, maxReceivedBytes: MAX_RECEIVED_BYTES }, context);
  if (login.isTls) await changeToTls(opened, login);
  return opened;
}

/** As the protocol has it: TLS is asked for, and begins when the answer is one `S`. */
async function changeToTls({ socket, stream }: OpenStream, login: SqlLogin): Promise<void> {
  stream.write(message(SSL_REQUEST));
  let answer: Buffer | null = null;
  try {
    // A connection that ends becomes readable as well: then there is nothing to read.
    await once(stream, 'readable');
    answer = stream.read(1);
  } catch {
    // What cut it is told below.
  }
  if (answer?.toString() === 'S') {
    const fault = await socket.startTls();
    if (fault !== undefined) throw toSocketFault(fault);
    return;
  }
  const { fault } = socket;
  socket.close();
  if (fault !== undefined) throw toSocketFault(fault);
  if (answer !== null) throw noTlsOffered(login);
  throw connectionLost(login);
}

function message(code: number, ...more: readonly number[]): Buffer {
  const words = [8 + 4 * more.length, code, ...more];
  const bytes = Buffer.alloc(4 * words.length);
  for (const [index, word] of words.entries()) bytes.writeInt32BE(word, 4 * index);
  return bytes;
}

/** Asks the server over a second connection to end what the first was doing. Nobody waits for it. */
export function cancel(client: pg.Client, login: SqlLogin, { connect }: Context): void {
  // The driver keeps what the server said about its session, and its types do not tell.
  const { processID, secretKey } = client as unknown as { processID: number | null; secretKey: number | null };
  if (processID === null || secretKey === null) return;
  const { signal } = new AbortController();
  openSession(login, CANCEL_TIMEOUT_MS, { connect, signal }).then(
    ({ stream }) => stream.resume().end(message(CANCEL_REQUEST, processID, secretKey)),
    // The statement has a time limit in the server as well.
    ignore,
  );
}

function ignore(): void {}
