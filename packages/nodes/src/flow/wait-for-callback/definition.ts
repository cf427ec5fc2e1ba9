import { z } from 'zod';
import { ASKED, askedWait, TIMEOUT, timeLimitField } from '../asked.ts';
import { defineWaitingNode } from '../define-waiting-node.ts';
import { example } from './example.ts';

const configSchema = z.strictObject({ time_limit_ms: timeLimitField });

export type CallbackConfig = z.infer<typeof configSchema>;

/** Waits for another program. */
export const waitForCallback = defineWaitingNode<CallbackConfig>({
  type: 'wait_for_callback',
  title: 'Wait for callback',
  description:
    'Waits until another program has sent JSON by POST to `resume_url`, which is there at `asked` at once: connect the ' +
    'request there that hands it over. It is good for one answer; the run takes up no worker meanwhile.',
  icon: 'reply',
  summary: '{time_limit_ms}',
  outputs: ['main', ASKED, TIMEOUT],
  config: configSchema,
  gives:
    'At `asked`: `{ resume_url, ends_at }`. At `main`: `{ payload, answered_at, resume_url, ends_at }`, `payload` what ' +
    'was sent; at `timeout` the same with `payload: null`.',
  example,
  wait: ({ time_limit_ms }, startedAt) => askedWait(time_limit_ms, startedAt, { payload: null, answered_at: null }),
  ask: {
    kind: 'callback',
    question: () => ({ kind: 'callback', title: '', text: '', choices: [] }),
    read: (_config, payload, answeredAt) => ({
      ok: true,
      ending: { output: { payload, answered_at: answeredAt }, emitted: ['main'] },
    }),
  },
});
