/** A request to a webhook as it is written in the form. */
export interface WebhookRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly durationMs: number;
  /** JSON where it is some, else text. */
  readonly body: unknown;
  /** Of the run that it started. */
  readonly executionId: string | undefined;
}

const WITHOUT_BODY = new Set(['GET', 'HEAD']);

export function hasBody(method: string): boolean {
  return !WITHOUT_BODY.has(method);
}

/**
 * Calls a webhook as any other program would, by the address that this page came from, and without who is signed in: what
 * is sent is recorded with the run.
 */
export async function sendWebhookRequest(webhookUrl: string, request: WebhookRequest): Promise<WebhookAnswer> {
  const { pathname } = new URL(webhookUrl, location.origin);
  const startedMs = performance.now();
  const answer = await fetch(pathname, {
    method: request.method,
    headers: request.headers,
    credentials: 'omit',
    cache: 'no-store',
    ...(hasBody(request.method) && request.body !== '' && { body: request.body }),
  });
  const body = parse(await answer.text());
  return {
    status: answer.status,
    statusText: answer.statusText,
    durationMs: performance.now() - startedMs,
    body,
    executionId: executionIdOf(body),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function executionIdOf(body: unknown): string | undefined {
  const id: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'execution_id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The request as a command for a shell. */
export function toCurlCommand(webhookUrl: string, { method, headers, body }: WebhookRequest): string {
  const lines = [`curl -X ${method} ${quote(webhookUrl)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (hasBody(method) && body !== '') lines.push(`-d ${quote(body)}`);
  return lines.join(' \\\n  ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The methods that a webhook node lets callers use. */
export function methodsOf(method: unknown): readonly string[] {
  if (typeof method === 'string') return [method];
  const listed = Array.isArray(method) ? method.filter((each) => typeof each === 'string') : [];
  return listed.length === 0 ? ['POST'] : listed;
}
