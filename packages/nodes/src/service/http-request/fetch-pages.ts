import { isDeepStrictEqual } from 'node:util';
import type { Json, NodeContext } from '@automateos/model';
import { NodeFault } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { valueAt } from '../../pure/paths.ts';
import type { FailedCall } from '../http/failed-call.ts';
import { requestKey } from '../http/post-json.ts';
import { buildRequest, type RequestParts } from './build-request.ts';
import type { HttpRequestConfig } from './definition.ts';
import { nextPage, withPageNumber } from './next-page.ts';
import type { Pagination } from './pagination.ts';
import { type ReadAnswer, send } from './send.ts';

export interface PagesAnswer extends ReadAnswer {
  /** The items of all pages. */
  readonly body: readonly Json[];
  readonly pages: number;
  /** Whether the last page was reached. */
  readonly complete: boolean;
}

/**
 * Asks for one page after the other and gives their items together; one page that fails fails the step.
 *
 * @throws NodeFault for pages that it cannot go through
 */
export async function fetchPages(
  context: NodeContext<HttpRequestConfig>,
  pagination: Pagination,
  deadlineMs: number,
): Promise<PagesAnswer | FailedCall> {
  const items: Json[] = [];
  const budget = new OutputBudget();
  let config = pagination.by === 'page' ? withPageNumber(context.config, pagination, 1) : context.config;
  for (let page = 1; ; page += 1) {
    const answer = await send(context, pageRequest(config, context.idempotencyKey, page), deadlineMs);
    if (!answer.ok) return answer;
    const found = itemsOf(answer.body, pagination, page);
    for (const item of found) {
      budget.takeValue(item);
      items.push(item);
    }
    const next = isLast(answer.body, pagination) ? undefined : nextPage(config, pagination, answer, found.length, page);
    if (next === undefined || page === pagination.max_pages) {
      return { ...answer, body: items, pages: page, complete: next === undefined };
    }
    config = next;
  }
}

/**
 * Each page is a request of its own, so each has a key of its own: with one for all, the other side would take the second
 * page for the first one sent again. The key is the request's, so that an attempt that finds other pages sends other keys.
 */
function pageRequest(config: HttpRequestConfig, idempotencyKey: string, page: number): RequestParts {
  const parts = buildRequest(config, idempotencyKey);
  if (page === 1) return parts;
  const { url, body = '' } = parts;
  return buildRequest(config, requestKey(idempotencyKey, `${url}\n${body}`));
}

function itemsOf(body: Json, { items }: Pagination, page: number): readonly Json[] {
  const found = items === undefined ? body : valueAt(body, items);
  if (Array.isArray(found)) return found;
  // Lists without entries are left out, or null, in many an API.
  if (items !== undefined && (found === null || (found === undefined && page > 1))) return [];
  const where = items === undefined ? 'the body of the answer' : `"${items}" in the body of the answer`;
  throw new NodeFault('PAGINATION_FAILED', ['pagination', 'items'], `${where} of page ${page} is no list`);
}

function isLast(body: Json, { stop_when: stop }: Pagination): boolean {
  return stop !== undefined && isDeepStrictEqual(valueAt(body, stop.path), stop.equals);
}
