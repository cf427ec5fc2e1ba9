import { createServer } from 'node:http';
import { serve } from './serve.ts';

/**
 * What the flows call: answers 200 with the body that it was sent. GET tells how many calls there were and when the
 * last one was, for products that do not count themselves.
 */
let calls = 0;
let lastCallAt = 0;

serve(
  createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ calls, lastCallAt }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      lastCallAt = Date.now();
      const body = Buffer.concat(chunks);
      response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)]);
      response.end(body);
    });
  }),
);
