import type { ServerResponse } from 'node:http';
import {
  AppError,
  answerHeaderFault,
  assertNever,
  type ExecutionId,
  type Json,
  type JsonObject,
} from '@automateos/model';
import type { HookAnswer } from '@automateos/runtime';
import { parseContentType } from '../../json/content-type.ts';
import type { HeaderList } from '../../server/security-headers.ts';

export interface AnswerPlace {
  readonly executionId: ExecutionId;
  /** Go with every answer of the server; of these an answer may say only how long it is kept. */
  readonly headers: HeaderList;
  /** Whether browsers may show HTML: only under a host name of its own. */
  readonly isHtmlAllowed: boolean;
}

interface Written {
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: Json;
}

/** The one way by which what users make becomes an answer. @throws AppError where the run has none */
export function writeHookAnswer(response: ServerResponse, answer: HookAnswer | undefined, place: AnswerPlace): void {
  const written = toWritten(answer, place.executionId);
  if (response.headersSent || response.destroyed) return;
  const headers = new Map<string, string>(place.headers);
  headers.set('x-execution-id', place.executionId);
  for (const [name, value] of Object.entries(written.headers)) {
    const text = String(value);
    if (answerHeaderFault(name, text) === undefined) headers.set(name.toLowerCase(), text);
  }
  const body = bytesOf(written);
  if (body === undefined) headers.delete('content-type');
  else describeBody(headers, body, written, place);
  response.writeHead(written.status, [...headers].flat());
  response.end(body);
}

function toWritten(answer: HookAnswer | undefined, executionId: ExecutionId): Written {
  const failure = (code: 'EXECUTION_FAILED' | 'NOT_ANSWERED' | 'ANSWER_TIMEOUT', message: string): never => {
    throw new AppError(code, message, { executionId });
  };
  if (answer === undefined) return failure('ANSWER_TIMEOUT', 'The run has not answered in time; it goes on.');
  switch (answer.kind) {
    case 'response':
      return answer;
    case 'result':
      return { status: 200, headers: {}, body: answer.result };
    case 'failed':
      return failure('EXECUTION_FAILED', 'The run ended without an answer: it failed or was cancelled.');
    case 'not-answered':
      return failure('NOT_ANSWERED', 'The run ended without reaching a node that answers.');
    default:
      return assertNever(answer);
  }
}

/** Undefined: there is no body. */
function bytesOf({ status, body }: Written): Buffer | undefined {
  if (body === null || status === 204 || status === 205 || status === 304) return undefined;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function describeBody(headers: Map<string, string>, bytes: Buffer, { body }: Written, place: AnswerPlace): void {
  const standard = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  const given = headers.get('content-type') ?? standard;
  const essence = parseContentType(given)?.essence;
  headers.set('content-type', essence === undefined ? 'application/octet-stream' : given);
  headers.set('content-length', String(bytes.length));
  const isShown = isHarmless(essence) || (essence === 'text/html' && place.isHtmlAllowed);
  // Whatever a browser could run is kept as a file.
  if (!isShown) headers.set('content-disposition', 'attachment');
}

function isHarmless(essence: string | undefined): boolean {
  return essence === 'text/plain' || essence === 'application/json' || essence?.endsWith('+json') === true;
}
