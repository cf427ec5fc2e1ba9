import { failpoint, toError, type WorkerId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Clock, LeaseSettings, WorkerStore } from '../ports.ts';

export interface LeaseDeps {
  readonly workers: WorkerStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly settings: LeaseSettings;
  readonly newWorkerId: () => WorkerId;
  /** The name is lost: lets go, at once and without another write, of all that runs under it. */
  readonly onLost: () => void;
}

/**
 * The name under which this process owns executions, and for how long yet:
 *
 *   unknown → held ⇄ in doubt → lost → unknown, under a new name
 *
 * held:     a heartbeat that was heard was sent less than `selfStopMs` ago
 * in doubt: the machine seems to have been suspended, so nothing leaves before a heartbeat was heard again
 * lost:     no heartbeat was heard for too long, or the database says that the name was given up
 */
export interface Lease {
  readonly workerId: WorkerId;
  /** Registers the name; rejects when the database cannot. */
  start(): Promise<void>;
  /** Whether something may be done under the name now. Asked before every outside call and every write. */
  isHeld(): boolean;
  /** Whether this name has not been lost, also while it is in doubt. */
  isCurrent(workerId: WorkerId): boolean;
  /** Resolves once the present name is held again, or with false when it is lost. */
  confirm(): Promise<boolean>;
  /** Signs off; the executions under the name can be taken over at once. */
  stop(): Promise<void>;
}

/** A suspended machine stops its monotonic clock, but not its wall clock. */
const CLOCKS_APART_MS = 5_000;
/** How soon a heartbeat that failed is tried again. */
const RETRY_MS = 1_000;

export function createLease(deps: LeaseDeps): Lease {
  const { workers, clock, logger, settings } = deps;
  let workerId = deps.newWorkerId();
  let retired: WorkerId | undefined;
  let isRegistered = false;
  let isStopped = false;
  /** When the last heartbeat that was heard was sent, by both clocks. */
  let sent = { monotonicMs: 0, wallMs: 0 };
  const waiting: ((isHeld: boolean) => void)[] = [];
  let beating: Promise<void> | undefined;
  let stopBeatTimer: (() => void) | undefined;
  let stopExpiryTimer: (() => void) | undefined;

  const readClocks = () => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() });

  const answerWaiting = (isHeld: boolean): void => {
    for (const answer of waiting.splice(0)) answer(isHeld);
  };

  const lose = (why: string): void => {
    logger.error({ workerId }, `this worker ${why}; going on under a new name`);
    deps.metrics.selfStopped();
    stopExpiryTimer?.();
    retired = workerId;
    workerId = deps.newWorkerId();
    isRegistered = false;
    deps.onLost();
    answerWaiting(false);
    beatSoon(0);
  };

  const isExpired = (): boolean => {
    if (!isRegistered) return true;
    if (clock.monotonicMs() - sent.monotonicMs < settings.selfStopMs) return false;
    lose('had no heartbeat for too long');
    return true;
  };

  const isHeld = (): boolean => {
    if (isExpired()) return false;
    const now = readClocks();
    const apartMs = now.wallMs - sent.wallMs - (now.monotonicMs - sent.monotonicMs);
    return Math.abs(apartMs) <= CLOCKS_APART_MS;
  };

  const renew = (sentAt: typeof sent): void => {
    sent = sentAt;
    stopExpiryTimer?.();
    const leftMs = sent.monotonicMs + settings.selfStopMs - clock.monotonicMs();
    stopExpiryTimer = clock.after(Math.max(0, leftMs), () => void isExpired());
    if (isHeld()) answerWaiting(true);
    // It was sent before the machine was suspended, and says nothing about the time since.
    else if (waiting.length > 0) beatSoon(0);
  };

  const register = async (): Promise<void> => {
    const sentAt = readClocks();
    const id = workerId;
    try {
      // What ran under the old name need not wait until its lease is over.
      if (retired !== undefined) await workers.stopWorker(retired);
      retired = undefined;
      await workers.registerWorker(id);
    } catch (error: unknown) {
      // It may be known all the same: a name is never registered twice.
      workerId = deps.newWorkerId();
      throw error;
    }
    isRegistered = true;
    renew(sentAt);
  };

  const beatOnce = async (): Promise<void> => {
    if (!isRegistered) return register();
    failpoint('heartbeat.skipped');
    const sentAt = readClocks();
    const id = workerId;
    const isHeard = await workers.heartbeat(id);
    if (id !== workerId || isStopped) return;
    if (isHeard) renew(sentAt);
    else lose('was given up');
  };

  const beat = (): Promise<void> => {
    let isHeard = true;
    beating ??= beatOnce()
      .catch((error: unknown) => {
        isHeard = false;
        logger.error({ err: toError(error) }, 'the heartbeat failed');
      })
      .finally(() => {
        beating = undefined;
        const isCalm = isHeard && isRegistered && waiting.length === 0;
        beatSoon(isCalm ? settings.heartbeatMs : Math.min(RETRY_MS, settings.heartbeatMs));
      });
    return beating;
  };

  const beatSoon = (delayMs: number): void => {
    stopBeatTimer?.();
    if (!isStopped) stopBeatTimer = clock.after(delayMs, () => void beat());
  };

  return {
    get workerId() {
      return workerId;
    },
    start: async () => {
      await register();
      beatSoon(settings.heartbeatMs);
    },
    isHeld,
    isCurrent: (id) => !isExpired() && id === workerId,
    confirm: () => {
      if (isHeld()) return Promise.resolve(true);
      if (!isRegistered || isStopped) return Promise.resolve(false);
      void beat();
      return new Promise((resolve) => waiting.push(resolve));
    },
    stop: async () => {
      isStopped = true;
      stopBeatTimer?.();
      stopExpiryTimer?.();
      answerWaiting(false);
      await beating;
      if (isRegistered) await workers.stopWorker(workerId);
    },
  };
}
