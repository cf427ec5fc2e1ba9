import type { FailpointAction, FailpointName } from '@automateos/model';

/** What the deliveries meet. All are the graph that the checker of the chaos program knows. */
export type Flow =
  | 'plain'
  /** The first call of each step is answered with 503. */
  | 'retrying'
  /** `left` is refused until it is repaired. */
  | 'failing'
  /** `left` sends no key, so a person decides what becomes of it after a crash. */
  | 'review'
  /** Two at once. */
  | 'limited'
  /** `left` has a body that no connection takes at once. */
  | 'large'
  /** Each call takes a while. */
  | 'slow';

/** One life of a process, up to the failpoint that ends it. */
export interface Life {
  readonly armed: readonly { readonly name: FailpointName; readonly action: FailpointAction; readonly nth: number }[];
  /** What is delivered in it; nothing: it goes on with what the life before left. */
  readonly flows: readonly Flow[];
  /** What is done once all of it is accepted. */
  readonly deed: 'resolve' | 'redrive' | 'stop' | null;
}

/** The lives of one process, which is started again each time; after the last of them it stays. */
export interface Chain {
  readonly title: string;
  /** The process that dies, where server and worker are two. */
  readonly role: 'server' | 'worker';
  readonly lives: readonly Life[];
  /** Also on PostgreSQL, with server and worker: what happens there differs. */
  readonly isOnPostgres: boolean;
}

type LifeOptions = Partial<Omit<Life, 'armed' | 'flows'>> & {
  readonly action?: FailpointAction;
  readonly nth?: number;
};

function life(name: FailpointName, flow: Flow | null, options: LifeOptions = {}): Life {
  const { action = 'kill', nth = 1, deed = null } = options;
  return { armed: [{ name, action, nth }], flows: flow === null ? [] : [flow], deed };
}

/** Where an operation fails, and is tried again by whoever wanted it. */
const FAILING = {
  server: ['accept.before-insert', 'accept.inserted-not-committed', 'accept.committed-not-answered'],
  worker: [
    'writer.half-batch',
    'claim.updated-not-committed',
    'claim.committed-not-loaded',
    'finish.status-without-dead-letter',
    'heartbeat.skipped',
    'redrive.closed-not-inserted',
  ],
} as const;

const failAll = (names: readonly FailpointName[]): Life['armed'] =>
  names.map((name) => ({ name, action: 'error', nth: 1 }));

/**
 * A process that dies, stands still or fails at each of the failpoints. Chains are short: a run that is
 * met by six deaths in a row is given up.
 */
export const CHAINS: readonly Chain[] = [
  {
    title: 'while it accepts, or fails to',
    role: 'server',
    isOnPostgres: true,
    lives: [
      { armed: failAll(FAILING.server), flows: ['plain'], deed: null },
      life('accept.before-insert', 'plain', { nth: 3 }),
      life('accept.inserted-not-committed', 'plain'),
      life('accept.committed-not-answered', 'plain', { nth: 3 }),
      life('accept.answered-not-rung', 'limited'),
    ],
  },
  {
    title: 'while it writes',
    role: 'worker',
    isOnPostgres: true,
    lives: [
      life('writer.half-batch', 'plain'),
      life('writer.commit-unknown', 'plain', { nth: 3 }),
      life('writer.commit-unknown', 'plain', { nth: 3, action: 'unknown' }),
      life('writer.committed-not-told', 'plain', { nth: 3 }),
    ],
  },
  {
    title: 'while it claims',
    role: 'worker',
    isOnPostgres: true,
    lives: [
      life('claim.updated-not-committed', 'limited'),
      life('claim.committed-not-loaded', 'limited'),
      life('step.called-no-answer', 'plain', { nth: 4 }),
      life('takeover.epoch-bumped-not-marked', null),
    ],
  },
  {
    title: 'before a call has left',
    role: 'worker',
    isOnPostgres: false,
    lives: [
      life('step.request-half-sent', 'large'),
      life('step.before-intent', 'plain', { nth: 4 }),
      life('step.intent-not-called', 'plain', { nth: 4 }),
    ],
  },
  {
    title: 'after a call was answered',
    role: 'worker',
    isOnPostgres: false,
    lives: [
      life('step.answered-not-committed', 'plain', { nth: 4 }),
      life('step.committed-not-advanced', 'plain', { nth: 4 }),
      life('retry.committed-not-slept', 'retrying'),
    ],
  },
  {
    title: 'while it parks and is woken',
    role: 'worker',
    isOnPostgres: false,
    lives: [
      life('step.called-no-answer', 'review'),
      life('park.before-compare', null),
      life('park.committed', null),
      life('wakeup.inserted-not-woken', null, { deed: 'resolve' }),
    ],
  },
  {
    title: 'while it ends a run',
    role: 'worker',
    isOnPostgres: false,
    lives: [
      life('finish.before-commit', 'plain', { nth: 2 }),
      life('finish.status-without-dead-letter', 'failing'),
      life('finish.committed-not-published', 'plain', { nth: 2 }),
    ],
  },
  {
    title: 'while it migrates, redrives and stops',
    role: 'worker',
    isOnPostgres: true,
    lives: [
      life('migrate.mid-step', null),
      life('redrive.closed-not-inserted', 'failing', { deed: 'redrive' }),
      life('drain.before-release', 'slow', { deed: 'stop' }),
    ],
  },
  {
    title: 'after it failed, and by standing still',
    role: 'worker',
    isOnPostgres: true,
    lives: [
      { armed: failAll(FAILING.worker), flows: ['limited', 'failing'], deed: 'redrive' },
      life('step.answered-not-committed', 'plain', { action: 'stop' }),
      life('heartbeat.skipped', 'slow', { action: 'delay' }),
    ],
  },
];
