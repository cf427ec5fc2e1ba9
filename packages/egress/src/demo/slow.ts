import { type DemoService, fault } from './demo-service.ts';

const LONGEST_MS = 10_000;
const USUAL_MS = 1_000;

/** Answers after a while: for watching a run, cancelling it, or pulling the plug. */
export const slow: DemoService = {
  path: '/slow',
  answer: ({ query }) => {
    const delayMs = Number(query.get('ms') ?? USUAL_MS);
    if (!Number.isInteger(delayMs) || delayMs < 0 || delayMs > LONGEST_MS) {
      return fault(400, `ms must be a whole number from 0 to ${LONGEST_MS}`);
    }
    return { status: 200, body: { waited_ms: delayMs }, delayMs };
  },
};
