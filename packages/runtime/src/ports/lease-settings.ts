/** How long things last in the protocol of leases, in milliseconds. All processes of an installation have the same. */
export interface LeaseSettings {
  /** A worker that is not heard of keeps its executions for so long, by the database's clock. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** So long after it last sent a heartbeat that was heard a worker gives itself up, before the others may. */
  readonly selfStopMs: number;
  readonly sweepMs: number;
}

/** The other times of the protocol in their proportion to the lease; sweeps never come closer than 100 ms. */
export function leaseSettingsOf(leaseMs: number): LeaseSettings {
  return {
    leaseMs,
    heartbeatMs: leaseMs / 6,
    selfStopMs: (leaseMs * 2) / 3,
    sweepMs: Math.max(100, leaseMs / 30),
  };
}

export const LEASE: LeaseSettings = leaseSettingsOf(30_000);
