import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { toApiError } from '../../../api/api-error.ts';
import { type RedriveDeadLetterData, redriveDeadLetter } from '../../../api/generated/index.ts';

export interface HandRedrive {
  readonly status: 'running' | 'done' | 'stopped';
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Why letters could not be redriven, in the server's words. */
  readonly refusals: readonly string[];
  /** The run that began last. */
  readonly lastExecutionId: string | undefined;
}

type Body = NonNullable<RedriveDeadLetterData['body']>;

/** Redrives letters that were picked, one after the other at a rate; what is done stays when it is stopped. */
export function useRedriveByHand() {
  const queries = useQueryClient();
  const [state, setState] = useState<HandRedrive>();
  const isStopped = useRef(false);

  const start = async (ids: readonly string[], body: Body, rate: number): Promise<HandRedrive> => {
    isStopped.current = false;
    let now: HandRedrive = {
      status: 'running',
      total: ids.length,
      done: 0,
      failed: 0,
      refusals: [],
      lastExecutionId: undefined,
    };
    setState(now);
    for (const [index, id] of ids.entries()) {
      if (isStopped.current) break;
      if (index > 0) await pause(1_000 / rate);
      now = await redriveOne(id, body, now);
      setState(now);
    }
    now = { ...now, status: isStopped.current ? 'stopped' : 'done' };
    setState(now);
    await queries.invalidateQueries({
      predicate: ({ queryKey: [key] }) =>
        /DeadLetter|AllExecutions/.test((key as { _id?: string } | undefined)?._id ?? ''), // generated keys
    });
    return now;
  };
  const stop = (): void => {
    isStopped.current = true;
  };
  return { state, start, stop };
}

async function redriveOne(id: string, body: Body, before: HandRedrive): Promise<HandRedrive> {
  try {
    const { data } = await redriveDeadLetter({ path: { id }, body, throwOnError: true });
    return { ...before, done: before.done + 1, lastExecutionId: data.execution_id };
  } catch (error: unknown) {
    const { message, issues } = toApiError(error);
    const words = issues[0]?.issue ?? message;
    return { ...before, failed: before.failed + 1, refusals: [...new Set([...before.refusals, words])] };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
