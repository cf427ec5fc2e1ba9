import { INBOX_LIMITS, toError, type WorkflowId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, WebhookInboxStore, WebhookRequestRecord } from '../ports.ts';

/** What came in at webhook URLs, on its way to the database. */
export interface Inbox {
  /** Never throws and never waits: nobody who is answered waits for it. */
  add(request: WebhookRequestRecord): void;
  /** Resolves when what was added so far is stored, or could not be. */
  flush(): Promise<void>;
}

/** Requests are stored together after this time: two statements a second, however many come. */
const GATHER_MS = 1_000;
/** What is kept meanwhile, in all workflows together; beyond it requests come without their bodies, or not at all. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_WORKFLOWS = 2_000;

/** @param store where they are kept; of each workflow the newest ones alone */
export function createInbox({
  store,
  clock,
  logger,
}: {
  readonly store: WebhookInboxStore;
  readonly clock: Clock;
  readonly logger: Logger;
}): Inbox {
  let waiting = new Map<WorkflowId, WebhookRequestRecord[]>();
  let bytes = 0;
  let stopTimer: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (requests: readonly WebhookRequestRecord[]): Promise<void> => {
    try {
      await store.addWebhookRequests(requests, INBOX_LIMITS.requests);
    } catch (error: unknown) {
      logger.warn({ err: toError(error), requests: requests.length }, 'the inbox cannot be written');
    }
  };
  const flush = (): Promise<void> => {
    stopTimer?.();
    stopTimer = undefined;
    if (waiting.size === 0) return writing;
    const requests = [...waiting.values()].flatMap((rows) => rows.slice(-INBOX_LIMITS.requests));
    waiting = new Map();
    bytes = 0;
    writing = writing.then(() => write(requests));
    return writing;
  };
  return {
    add: (request) => {
      let rows = waiting.get(request.workflowId);
      if (rows === undefined) {
        if (waiting.size >= MOST_WORKFLOWS) return;
        rows = [];
        waiting.set(request.workflowId, rows);
      }
      const size = request.body?.length ?? 0;
      const isTooMuch = size > 0 && bytes + size > MOST_BYTES;
      if (!isTooMuch) bytes += size;
      rows.push(isTooMuch ? { ...request, body: null } : request);
      // What would be let go as soon as it is stored is not stored.
      if (rows.length >= 2 * INBOX_LIMITS.requests) rows.splice(0, INBOX_LIMITS.requests);
      stopTimer ??= clock.after(GATHER_MS, () => void flush());
    },
    flush,
  };
}
