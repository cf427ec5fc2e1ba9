import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { History, Workflow } from 'lucide-react';
import { useNavigate } from 'react-router';
import { listWorkflowsOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import type { Command } from './command.ts';

const SHOWN = 8;

/** The workflows with the text in their names, the newest while there is none; of a single one its runs, too. */
export function useWorkflowCommands(text: string): readonly Command[] {
  const navigate = useNavigate();
  const { data } = useQuery({
    ...listWorkflowsOptions({ query: { limit: SHOWN, ...(text !== '' && { q: text.slice(0, 200) }) } }),
    placeholderData: keepPreviousData,
  });
  const found = data?.items ?? [];
  return found.flatMap(({ id, name }): Command[] => [
    { id, label: name, group: 'Workflows', icon: Workflow, run: () => void navigate(`/workflows/${id}`) },
    ...(text === ''
      ? []
      : [
          {
            id: `${id}/runs`,
            label: `${name}: runs`,
            group: 'Workflows',
            icon: History,
            run: () => void navigate(`/workflows/${id}/runs`),
          },
        ]),
  ]);
}
