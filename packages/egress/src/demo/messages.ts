import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '@automateos/model';
import { type DemoService, fault } from './demo-service.ts';

/** Takes a message as a chat service does; the same request gives the same id. Nobody reads it. */
export const messages: DemoService = {
  path: '/messages',
  methods: ['POST'],
  answer: ({ headers, body }) => {
    const message = readMessage(body);
    if (message === undefined) return fault(400, 'Send JSON with a "text", and a "channel" if you like');
    const id = createHash('sha256')
      .update(headers['idempotency-key'] ?? body)
      .digest('hex')
      .slice(0, 16);
    return { status: 201, body: { id: `message-${id}`, ...message } };
  },
};

function readMessage(body: string): { channel: string; text: string } | undefined {
  let value: Json;
  try {
    value = JSON.parse(body) as Json; // whatever JSON gives
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || typeof value.text !== 'string' || value.text === '') return undefined;
  return { channel: typeof value.channel === 'string' ? value.channel : 'general', text: value.text };
}
