/**
 * Places at which a test lets a process die, stand still or fail. They are named after what has happened and what has
 * not; each stands once in the product, and each is armed by a test.
 */
export const FAILPOINTS = [
  'accept.before-insert',
  'accept.inserted-not-committed',
  'accept.committed-not-answered',
  'accept.answered-not-rung',
  'writer.half-batch',
  'writer.commit-unknown',
  'writer.committed-not-told',
  'claim.updated-not-committed',
  'claim.committed-not-loaded',
  'takeover.epoch-bumped-not-marked',
  'step.before-intent',
  'step.intent-not-called',
  'step.request-half-sent',
  'step.called-no-answer',
  'step.answered-not-committed',
  'step.committed-not-advanced',
  'retry.committed-not-slept',
  'park.before-compare',
  'park.committed',
  'wakeup.inserted-not-woken',
  'wakeup.consumed-not-committed',
  'finish.before-commit',
  'finish.status-without-dead-letter',
  'finish.committed-not-published',
  'heartbeat.skipped',
  'cron.slot-moved-not-inserted',
  'sub-workflow.child-inserted',
  'redrive.closed-not-inserted',
  'drain.before-release',
  'migrate.mid-step',
] as const;

export type FailpointName = (typeof FAILPOINTS)[number];

/**
 * kill:    the process is gone, as by `kill -9`
 * stop:    it stands still until somebody sends SIGCONT
 * delay:   the thread stands still for two leases
 * error:   what is under way fails
 * unknown: it fails, and nobody can say whether it was done
 */
export const FAILPOINT_ACTIONS = ['kill', 'stop', 'delay', 'error', 'unknown'] as const;

export type FailpointAction = (typeof FAILPOINT_ACTIONS)[number];

export interface ArmedFailpoint {
  readonly name: FailpointName;
  readonly action: FailpointAction;
  /** It acts the nth time that the place is reached in a thread, and at no other. */
  readonly nth: number;
}

/** Where a failure can be taken by who called; elsewhere it would be a bug of the test, not a fault of the world. */
const FAILING: Partial<Record<FailpointName, 'error' | 'unknown'>> = {
  'accept.before-insert': 'error',
  'accept.inserted-not-committed': 'error',
  'accept.committed-not-answered': 'error',
  'writer.half-batch': 'error',
  'writer.commit-unknown': 'unknown',
  'writer.committed-not-told': 'unknown',
  'claim.updated-not-committed': 'error',
  'claim.committed-not-loaded': 'error',
  'wakeup.inserted-not-woken': 'error',
  'finish.status-without-dead-letter': 'error',
  'heartbeat.skipped': 'error',
  'cron.slot-moved-not-inserted': 'error',
  'redrive.closed-not-inserted': 'error',
  'migrate.mid-step': 'error',
};

/** Whether the action makes sense at this place. */
export function canFailpoint(name: FailpointName, action: FailpointAction): boolean {
  return action === 'error' || action === 'unknown' ? FAILING[name] === action : true;
}

let reach: ((name: FailpointName) => void) | undefined;

/** Marks a place. Where nothing is armed, and nothing is in production, this reads one variable. */
export function failpoint(name: FailpointName): void {
  reach?.(name);
}

export interface FailpointPowers {
  /** Sends a signal to this process. */
  readonly signalProcess: (signal: 'SIGKILL' | 'SIGSTOP') => void;
  /** Writes a line before anything else happens, so that a test knows what its process died of. */
  readonly tell: (line: string) => void;
  /** Two leases. */
  readonly delayMs: number;
}

/** Arms failpoints in this thread. */
export function armFailpoints(armed: readonly ArmedFailpoint[], powers: FailpointPowers): void {
  if (armed.length === 0) return;
  const counts = new Map<FailpointName, number>();
  reach = (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const due = armed.find((one) => one.name === name && one.nth === count);
    if (due === undefined) return;
    powers.tell(`failpoint ${name}=${due.action}`);
    act(due, powers);
  };
}

function act({ name, action }: ArmedFailpoint, { signalProcess, delayMs }: FailpointPowers): void {
  if (action === 'kill') signalProcess('SIGKILL');
  else if (action === 'stop') signalProcess('SIGSTOP');
  else if (action === 'delay') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs);
  else throw new Error(`the failpoint ${name} was reached`);
}
