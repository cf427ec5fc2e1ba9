import { Pool } from 'undici';
import { createConnector } from './connect-vetted.ts';
import { FaultError } from './fault.ts';
import type { Guard } from './guard.ts';
import type { Dial } from './ports.ts';
import type { Target } from './target.ts';

const MAX_IDLE_MS = 30_000;
/** For servers that do not say how long they keep a connection: below the 5 s after which node:http closes it. */
const USUAL_IDLE_MS = 4_000;
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_CONNECTIONS_PER_ORIGIN = 1_024;
const MAX_POOLS = 256;

/** The open connections to one origin. */
export interface OriginPool {
  readonly pool: Pool;
  /** Requests that use the pool now; a pool in use is not thrown away. */
  running: number;
}

/** Keep-alive connections by origin and credential. All have the same TLS options. */
export class ConnectionPools {
  readonly #pools = new Map<string, OriginPool>();
  readonly #guard: Guard;
  readonly #dial: Dial;
  #isClosed = false;

  constructor(guard: Guard, dial: Dial) {
    this.#guard = guard;
    this.#dial = dial;
  }

  get(target: Target, credentialId: string | undefined): OriginPool {
    const key = credentialId === undefined ? target.origin : `${target.origin} ${credentialId}`;
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    if (this.#isClosed) throw new FaultError('ABORTED', 'The request was not sent because this process stops');
    if (this.#pools.size >= MAX_POOLS) this.#closeIdle();
    const created = { pool: this.#create(target), running: 0 };
    this.#pools.set(key, created);
    return created;
  }

  #create(target: Target): Pool {
    return new Pool(target.origin, {
      connect: createConnector(target, this.#guard, this.#dial),
      connections: MAX_CONNECTIONS_PER_ORIGIN,
      allowH2: false,
      keepAliveTimeout: USUAL_IDLE_MS,
      keepAliveMaxTimeout: MAX_IDLE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Each request has one timer for all of it, and its own byte cap.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  #closeIdle(): void {
    for (const [key, { pool, running }] of this.#pools) {
      if (running > 0) continue;
      this.#pools.delete(key);
      void pool.destroy();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }
}
