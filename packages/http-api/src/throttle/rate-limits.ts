/** How often things may be done; the numbers are those of the public documentation. */
export interface RateLimits {
  /** API requests of one user. */
  readonly apiPerMinute: number;
  readonly apiBurst: number;
  /** Deliveries to webhook URLs that do not exist, per address. */
  readonly unknownWebhooksPerMinute: number;
  /** Deliveries that do not pass the checks of their webhook, per address. */
  readonly badDeliveriesPerMinute: number;
  /** API keys and refresh cookies that are no good, per address. */
  readonly unknownTokensPerMinute: number;
  readonly registrationsPerHour: number;
  /** Failed sign-ins of one account from one address, in 15 minutes, before each further one has to wait. */
  readonly failedSignIns: number;
  /** Failed sign-ins from one address, in 15 minutes. */
  readonly failedSignInsPerAddress: number;
}

export const DEFAULT_RATE_LIMITS: RateLimits = {
  apiPerMinute: 12_000,
  apiBurst: 2_000,
  unknownWebhooksPerMinute: 300,
  badDeliveriesPerMinute: 300,
  unknownTokensPerMinute: 300,
  registrationsPerHour: 100,
  failedSignIns: 10,
  failedSignInsPerAddress: 100,
};
