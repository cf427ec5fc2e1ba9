import { reachability } from './reachability.ts';
import { session } from './session.ts';

export interface ServerEvent {
  readonly id: string;
  /** `execution`, `step` or `resync`. */
  readonly event: string;
  readonly data: unknown;
}

const RETRY_MS = 2_000;

/**
 * Follows a stream of server-sent events until the signal aborts or the stream is over for good; goes on after a break
 * where it stopped. `EventSource` cannot send the token, so the stream is read by `fetch`.
 *
 * @param path such as `/api/v1/executions/{id}/events`
 */
export async function followEvents(
  path: string,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  let lastEventId: string | undefined;
  while (!signal.aborted) {
    try {
      const response = await openStream(path, lastEventId, signal);
      if (response.status === 401 && (await session.refresh())) continue;
      // 204: it has ended and its last event was heard. 4xx: asking again would not help.
      if (response.status === 204 || (response.status >= 400 && response.status < 500 && response.status !== 429))
        return;
      if (response.ok && response.body !== null) {
        reachability.report(true);
        for await (const event of readEvents(response.body)) {
          lastEventId = event.id;
          onEvent(event);
        }
      }
    } catch {
      if (signal.aborted) return; // a broken connection: it is opened again below
    }
    await delay(RETRY_MS, signal);
  }
}

function openStream(path: string, lastEventId: string | undefined, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (session.token !== undefined) headers.authorization = `Bearer ${session.token}`;
  if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
  return fetch(path, { headers, signal });
}

async function* readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event !== undefined) yield event;
    }
  }
}

function parseBlock(block: string): ServerEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const data = fields.get('data');
  if (data === undefined) return undefined; // a comment or `retry`
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(data) };
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
