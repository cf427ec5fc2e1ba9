import axios from 'axios';

export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
}

const REMEMBERED = 'signed-in';

/** Whether this browser may hold a cookie to ask with: who never signed in here is not asked for one. */
function isRemembered(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) !== null;
  } catch {
    return true; // storage may be closed to us: the server will say
  }
}

function remember(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(REMEMBERED, 'yes');
    else localStorage.removeItem(REMEMBERED);
  } catch {
    // see `isRemembered`
  }
}

/**
 * The access token lives in memory only; a reload asks for a new one with the cookie that the browser keeps. Several
 * requests that find the token expired at the same moment share one refresh.
 */
class Session {
  #token: string | undefined;
  #refreshing: Promise<boolean> | undefined;
  readonly #listeners = new Set<() => void>();

  get token(): string | undefined {
    return this.#token;
  }

  set(answer: TokenAnswer | undefined): void {
    this.#token = answer?.access_token;
    remember(answer !== undefined);
    for (const listener of this.#listeners) listener();
  }

  /** Like `refresh`, but content with the token that is there. Who needs one at the start asks here: it is asked for once. */
  ready(): Promise<boolean> {
    return this.#token === undefined ? this.refresh() : Promise.resolve(true);
  }

  /** @returns whether there is a valid token now; throws when the server cannot be reached */
  refresh(): Promise<boolean> {
    if (!isRemembered()) return Promise.resolve(false);
    this.#refreshing ??= this.#askForToken().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #askForToken(): Promise<boolean> {
    const { status, data } = await axios.post<TokenAnswer>('/api/v1/auth/refresh', undefined, {
      validateStatus: (code) => code === 200 || code === 401,
    });
    this.set(status === 200 ? data : undefined);
    return status === 200;
  }
}

export const session = new Session();
