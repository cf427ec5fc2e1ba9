import type { WorkflowDefinition } from '@automateos/model';

export interface ApiStep {
  readonly node_id: string;
  readonly status: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly attempts: readonly { readonly number: number; readonly error: { readonly code: string } | null }[];
  readonly completed_at: string | null;
}

export interface ApiExecution {
  readonly id: string;
  readonly status: string;
  readonly payload: unknown;
  readonly result: unknown;
  readonly retry_of: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly node_id: string | null } | null;
  readonly steps: readonly ApiStep[];
}

export interface ApiWorkflow {
  readonly id: string;
  readonly webhook_url: string;
  readonly version: number;
}

const ACCOUNT = { email: 'journey@example.com', password: 'a long enough password' };

/** The API as a client written by somebody else would use it. The server's address may change between calls. */
export class ApiClient {
  readonly #baseUrl: () => string;
  #token = '';

  constructor(baseUrl: () => string) {
    this.#baseUrl = baseUrl;
  }

  /** The access token, once signed in. */
  get token(): string {
    return this.#token;
  }

  async signUp(email = ACCOUNT.email): Promise<void> {
    const account = { ...ACCOUNT, email };
    await this.request('POST', '/api/v1/auth/register', account);
    await this.signIn(email);
  }

  async signIn(email = ACCOUNT.email): Promise<void> {
    const account = { ...ACCOUNT, email };
    const { access_token } = await this.request<{ access_token: string }>('POST', '/api/v1/auth/token', account);
    this.#token = access_token;
  }

  createWorkflow(name: string, definition: WorkflowDefinition, settings = {}): Promise<ApiWorkflow> {
    return this.request('POST', '/api/v1/workflows', { name, definition, settings });
  }

  getExecution(id: string): Promise<ApiExecution> {
    return this.request('GET', `/api/v1/logs/${id}`);
  }

  /** All executions of a workflow, newest first, without their steps. */
  async listExecutions(workflowId: string): Promise<{ id: string; status: string }[]> {
    const all: { id: string; status: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { id: string; status: string }[]; next_cursor: string | null } = await this.request(
        'GET',
        `/api/v1/workflows/${workflowId}/logs?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      all.push(...page.items);
      cursor = page.next_cursor;
    }
    return all;
  }

  /** @throws Error with the answer's text when it is not a success */
  async request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.#baseUrl()}${path}`, {
      method,
      headers: {
        ...(this.#token !== '' && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    // The server's own answers; tests assert what they need of them.
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
}
