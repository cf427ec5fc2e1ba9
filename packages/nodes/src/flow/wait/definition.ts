import { LIMITS } from '@automateos/model';
import { z } from 'zod';
import { defineWaitingNode } from '../define-waiting-node.ts';
import { example } from './example.ts';

const configSchema = z
  .strictObject({
    duration_ms: z.int().min(0).max(LIMITS.longestWaitMs).optional().meta({
      title: 'For',
      description: 'How long the run waits here, a year at most.',
      format: 'duration_ms',
    }),
    until: z.iso
      .datetime({ offset: true, error: 'Must be an instant such as 2026-03-01T09:00:00Z' })
      .optional()
      .meta({
        title: 'Until',
        description:
          'Instead of a length of time: the instant at which the run goes on. One that has passed is no wait.',
        format: 'instant',
        examples: ['{{trigger.payload.remind_at}}', '2026-03-01T09:00:00Z'],
      }),
  })
  .superRefine(({ duration_ms, until }, context) => {
    if ((duration_ms === undefined) !== (until === undefined)) return;
    const message =
      until === undefined ? 'Say how long, or until when' : 'There is a length of time already; take one of the two';
    context.addIssue({ code: 'custom', path: [until === undefined ? 'duration_ms' : 'until'], message });
  });

export type WaitConfig = z.infer<typeof configSchema>;

/** Lets time pass. */
export const wait = defineWaitingNode<WaitConfig>({
  type: 'wait',
  title: 'Wait',
  description:
    'Waits for a time, or until an instant. A waiting run takes up no worker, survives restarts, and does not use up its time limit.',
  icon: 'hourglass',
  summary: '{duration_ms} {until}',
  config: configSchema,
  gives: '`{ until }`: when the wait was over.',
  example,
  wait: ({ duration_ms = 0, until }, startedAt) => {
    const endsAt = until === undefined ? startedAt + duration_ms : Date.parse(until);
    return { endsAt, ending: { output: { until: new Date(endsAt).toISOString() }, emitted: ['main'] }, asks: null };
  },
});
