/** How long things last in the protocol of leases, in milliseconds. All processes of an installation have the same. */
export interface LeaseSettings {
  /** A worker that is not heard of keeps its executions for so long, by the database's clock. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** So long after it last sent a heartbeat that was heard a worker gives itself up, before the others may. */
  readonly selfStopMs: number;
  readonly sweepMs: number;
}

export const LEASE: LeaseSettings = { leaseMs: 30_000, heartbeatMs: 5_000, selfStopMs: 20_000, sweepMs: 1_000 };
