import { DEAD_LETTER_STATUSES, type DeadLetterStatus } from '@automateos/model';
import { readTimeFilter, type TimeFilter } from '../../format/time-filter.ts';

/** Which dead letters a page shows; kept in the address. */
export interface LetterFilter {
  readonly status: DeadLetterStatus;
  readonly workflowId: string | undefined;
  readonly text: string;
  readonly time: TimeFilter;
}

/** What the API's filters take, in queries and in bodies. */
export interface LetterQuery {
  readonly workflow_id?: string;
  readonly fingerprint?: string;
  readonly q?: string;
  readonly since?: string;
  readonly until?: string;
}

export function readLetterFilter(params: URLSearchParams): LetterFilter {
  return {
    status: DEAD_LETTER_STATUSES.find((known) => known === params.get('status')) ?? 'open',
    workflowId: params.get('workflow') ?? undefined,
    text: params.get('q') ?? '',
    time: readTimeFilter(params),
  };
}

/** What is taken out of the address to see all open letters. */
export const NO_LETTER_FILTER = {
  workflow: undefined,
  q: undefined,
  range: undefined,
  since: undefined,
  until: undefined,
} as const;

export function isLetterFilterEmpty({ workflowId, text, time }: LetterFilter): boolean {
  return workflowId === undefined && text === '' && Object.keys(time).length === 0;
}

export function toLetterQuery(
  { workflowId, text }: LetterFilter,
  time: { since?: string; until?: string },
  fingerprint?: string,
): LetterQuery {
  return {
    ...(workflowId !== undefined && { workflow_id: workflowId }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(text !== '' && { q: text }),
    ...time,
  };
}

/**
 * The same filter, up to the latest letter that was seen: what fails while somebody decides is not decided about.
 *
 * @param latest when that one failed, by the server's clock
 */
export function upToSeen(query: LetterQuery, latest: string | undefined): LetterQuery {
  if (latest === undefined) return query;
  const until = Date.parse(latest) + 1;
  if (query.until !== undefined && Date.parse(query.until) <= until) return query;
  return { ...query, until: new Date(until).toISOString() };
}
