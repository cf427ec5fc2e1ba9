import { isJsonObject, type Json } from '@automateos/model';
import { NodeFault } from '../../pure/node-fault.ts';
import { putAt, valueAt } from '../../pure/paths.ts';
import type { HttpRequestConfig } from './definition.ts';
import { nextLink } from './link-header.ts';
import type { Pagination } from './pagination.ts';
import type { ReadAnswer } from './send.ts';

/**
 * The request for the page after this one; undefined when it was the last.
 *
 * @param count how many items the page had
 * @throws NodeFault for a next page that must not or cannot be asked for
 */
export function nextPage(
  config: HttpRequestConfig,
  pagination: Pagination,
  answer: ReadAnswer,
  count: number,
  page: number,
): HttpRequestConfig | undefined {
  const { by, next: path = '' } = pagination;
  switch (by) {
    case 'link':
      return withUrl(config, nextLink(answer.headers.link), ['pagination', 'by']);
    case 'next_url':
      return withUrl(config, cursorOf(valueAt(answer.body, path))?.toString(), ['pagination', 'next']);
    case 'cursor': {
      const cursor = cursorOf(valueAt(answer.body, path));
      return cursor === undefined ? undefined : withCursor(config, pagination, cursor);
    }
    case 'page':
      return count === 0 ? undefined : withPageNumber(config, pagination, page + 1);
  }
}

/** @param page from 1 on, whatever number the first one has */
export function withPageNumber(config: HttpRequestConfig, pagination: Pagination, page: number): HttpRequestConfig {
  return withParameter(config, pagination, 'page', pagination.first_page + page - 1);
}

function withCursor(config: HttpRequestConfig, pagination: Pagination, cursor: string | number): HttpRequestConfig {
  const next = withParameter(config, pagination, 'cursor', cursor);
  if (JSON.stringify([next.query, next.body]) === JSON.stringify([config.query, config.body])) throw goesRound('next');
  return next;
}

function withParameter(
  config: HttpRequestConfig,
  { parameter, send_in: sendIn }: Pagination,
  usualName: string,
  value: string | number,
): HttpRequestConfig {
  const name = parameter ?? usualName;
  if (sendIn === 'query') return { ...config, query: { ...config.query, [name]: value } };
  const body: Json = structuredClone(config.body ?? {});
  if (!isJsonObject(body)) throw pageFault('send_in', 'the body is no object, so it has no field for the parameter');
  const fault = putAt(body, name, value);
  if (fault !== undefined) throw pageFault('parameter', fault);
  return { ...config, body };
}

/** The URL is the other side's, so it must not lead credentials and headers elsewhere. */
function withUrl(config: HttpRequestConfig, next: string | undefined, path: string[]): HttpRequestConfig | undefined {
  if (next === undefined) return undefined;
  if (!URL.canParse(next, config.url)) throw new NodeFault('PAGINATION_FAILED', path, 'the next page has no valid URL');
  const from = new URL(config.url);
  const url = new URL(next, from);
  if (url.origin !== from.origin) {
    const message = `the next page lies at ${url.host}, not at ${from.host}, and is not asked for`;
    throw new NodeFault('PAGINATION_FAILED', path, message);
  }
  if (url.href === from.href && Object.keys(config.query).length === 0) throw goesRound('by');
  // What the query had is in the URL already.
  return { ...config, url: url.href, query: {} };
}

function cursorOf(value: Json | undefined): string | number | undefined {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
}

function goesRound(field: string): NodeFault {
  return pageFault(field, 'the next page is the page itself');
}

function pageFault(field: string, message: string): NodeFault {
  return new NodeFault('PAGINATION_FAILED', ['pagination', field], message);
}
