import { randomBytes } from 'node:crypto';
import { AppError } from '@automateos/model';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with 19 MiB, two passes, one lane: 16 ms a hash. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const HASH_PREFIX = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;
const MAX_AT_ONCE = 4;
const MAX_WAITING = 64;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a hash, as for an account that does not exist, or with a foreign one, does the same work and answers false. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** Whether the hash was made with other parameters than today's. */
  isOutdated(passwordHash: string): boolean;
}

/** Runs at most so many at once: hashes are made to cost memory and time, and requests for them come from strangers. */
function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= MAX_AT_ONCE) {
      if (waiting.length >= MAX_WAITING) {
        throw new AppError('UNAVAILABLE', 'Too many sign-ins at once. Try again.', { headers: { 'retry-after': '2' } });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes to the next in line without becoming free in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

export async function createPasswords(): Promise<Passwords> {
  const enqueue = createQueue();
  const dummyHash = await hash(randomBytes(16), PARAMETERS);
  return {
    hash: (password) => enqueue(() => hash(password, PARAMETERS)),
    verify: (passwordHash, password) =>
      enqueue(async () => {
        const isKnown = passwordHash?.startsWith('$argon2id$') === true;
        const isRight = await verify(isKnown ? passwordHash : dummyHash, password);
        return isKnown && isRight;
      }),
    isOutdated: (passwordHash) => !passwordHash.startsWith(HASH_PREFIX),
  };
}
