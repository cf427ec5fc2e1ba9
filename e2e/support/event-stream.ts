/** One server-sent event. */
export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of all kinds
  readonly data: any;
}

export interface EventStream {
  readonly status: number;
  /** What came so far. */
  readonly events: readonly StreamEvent[];
  /** Resolves when the server ends the stream, or it is cut. */
  readonly ended: Promise<void>;
  /** Waits until an event is there that fits. */
  until(fits: (event: StreamEvent) => boolean): Promise<StreamEvent>;
  /** Cuts the connection as a lost network does. */
  cut(): void;
}

const WAIT_MS = 20_000;

function parse(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const event = fields.get('event');
  if (event === undefined) return undefined;
  return { id: fields.get('id') ?? '', event, data: JSON.parse(fields.get('data') ?? 'null') };
}

/** Opens an event stream as a browser's `fetch` does. */
export async function openEventStream(url: string, token: string, lastEventId?: string): Promise<EventStream> {
  const controller = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    signal: controller.signal,
  });
  const events: StreamEvent[] = [];
  let wake = (): void => {};
  const read = async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      events.push(...blocks.map(parse).filter((event) => event !== undefined));
      wake();
    }
  };
  const ended = read()
    .catch(() => {}) // it was cut
    .finally(() => wake());
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
    wake();
  });
  return {
    status: response.status,
    events,
    ended,
    cut: () => controller.abort(),
    until: async (fits) => {
      const untilMs = performance.now() + WAIT_MS;
      for (;;) {
        const found = events.find(fits);
        if (found !== undefined) return found;
        if (isEnded || performance.now() > untilMs) throw new Error(`no such event: ${JSON.stringify(events)}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 1_000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}
