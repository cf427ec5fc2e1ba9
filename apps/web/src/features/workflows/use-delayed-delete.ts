import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toApiError } from '../../api/api-error.ts';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { deleteWorkflow } from '../../api/generated/index.ts';
import { session } from '../../api/session.ts';
import { toaster } from '../../components/toaster.tsx';

const UNDO_MS = 8_000;

/**
 * Deletes workflows so that it can be taken back: a row goes at once, the server hears of it when the time to undo is
 * over or the page is left.
 */
export function useDelayedDelete() {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, { readonly name: string; readonly timer: number }>());
  const queries = useQueryClient();

  const show = useCallback((id: string) => setHidden((ids) => new Set([...ids].filter((each) => each !== id))), []);

  const send = useCallback(
    async (id: string) => {
      const entry = waiting.current.get(id);
      if (entry === undefined) return;
      waiting.current.delete(id);
      clearTimeout(entry.timer);
      toaster.dismiss(toastOf(id));
      try {
        await deleteWorkflow({ path: { id }, throwOnError: true });
        await queries.invalidateQueries();
      } catch (failure) {
        const { message, status } = toApiError(failure);
        if (status === 404) return; // gone already
        show(id);
        toaster.create({ type: 'error', title: `“${entry.name}” could not be deleted`, description: message });
      }
    },
    [queries, show],
  );

  const remove = useCallback(
    ({ id, name }: Pick<WorkflowListItem, 'id' | 'name'>) => {
      const undo = (): void => {
        clearTimeout(waiting.current.get(id)?.timer);
        waiting.current.delete(id);
        show(id);
      };
      setHidden((ids) => new Set([...ids, id]));
      waiting.current.set(id, { name, timer: window.setTimeout(() => void send(id), UNDO_MS) });
      toaster.create({
        id: toastOf(id),
        title: `“${name}” and its runs are deleted`,
        duration: UNDO_MS,
        action: { label: 'Undo', onClick: undo },
      });
    },
    [send, show],
  );

  useEffect(() => {
    const entries = waiting.current;
    const sendAll = (): void => {
      for (const id of entries.keys()) void send(id);
    };
    const leavePage = (): void => {
      for (const id of entries.keys()) deleteWhileLeaving(id);
      entries.clear();
    };
    addEventListener('pagehide', leavePage);
    return () => {
      removeEventListener('pagehide', leavePage);
      sendAll();
    };
  }, [send]);

  return { hidden, remove };
}

const toastOf = (id: string): string => `deleted-${id}`;

/** An ordinary request would be dropped with the page. */
function deleteWhileLeaving(id: string): void {
  const headers = { authorization: `Bearer ${session.token ?? ''}` };
  fetch(`/api/v1/workflows/${id}`, { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
}
