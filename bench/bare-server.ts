import { Agent, createServer, request as httpRequest } from 'node:http';
import { serve } from './serve.ts';

/**
 * The least that any program could do for the same work, and so the measure of the others: it reads the body, answers
 * 202 with JSON and stores nothing. Modes, by argument:
 *
 * - none: only that;
 * - the URL of an echo server: it then sends the body there and looks at the answer's status.
 *
 * GET tells how many requests were accepted and how many flows are finished.
 */
const echoUrl = process.argv[2];

const ANSWER = Buffer.from('{"execution_id":"019ab000-0000-7000-8000-000000000000","status":"queued"}');
const ANSWER_HEADERS = ['content-type', 'application/json; charset=utf-8', 'content-length', String(ANSWER.length)];

let accepted = 0;
let finished = 0;
let failed = 0;

const call = echoUrl === undefined ? undefined : createCall(new URL(echoUrl));

serve(
  createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ accepted, finished, failed }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      accepted += 1;
      response.writeHead(202, ANSWER_HEADERS);
      response.end(ANSWER);
      call?.(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
  }),
);

function createCall(url: URL): (body: Buffer) => void {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (body) => {
    const outgoing = httpRequest(
      {
        agent,
        host: url.hostname,
        port: url.port,
        path: url.pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          if (answer.statusCode === 200) finished += 1;
          else failed += 1;
        });
      },
    );
    outgoing.on('error', () => {
      failed += 1;
    });
    outgoing.end(body);
  };
}
