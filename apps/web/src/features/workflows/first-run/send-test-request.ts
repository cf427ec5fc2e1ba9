import type { AxiosResponse } from 'axios';
import { client } from '../../../api/generated/client.gen.ts';
import type { AcceptedExecution, Workflow } from '../../../api/generated/index.ts';

/** Posts to the workflow's own webhook, as any other program would; here by the address that this page came from. */
export function sendTestRequest(
  { webhook_url }: Pick<Workflow, 'webhook_url'>,
  body: string,
): Promise<AxiosResponse<AcceptedExecution>> {
  const { pathname } = new URL(webhook_url, location.origin);
  return client.instance.post<AcceptedExecution>(pathname, body, { headers: { 'content-type': 'application/json' } });
}

/** The same request for a shell. */
export function toCurl({ webhook_url }: Pick<Workflow, 'webhook_url'>, body: string): string {
  const quoted = body.replaceAll("'", `'\\''`);
  return `curl -X POST '${webhook_url}' -H 'Content-Type: application/json' -d '${quoted}'`;
}
