import { Button, useBreakpointValue } from '@chakra-ui/react';
import { SearchX } from 'lucide-react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import type { useWorkflows } from './use-workflows.ts';
import { WorkflowCards } from './workflow-cards.tsx';
import type { WorkflowView } from './workflow-filters.tsx';
import { WorkflowList } from './workflow-list.tsx';

interface WorkflowResultsProps {
  readonly workflows: readonly WorkflowListItem[];
  readonly view: WorkflowView;
  readonly query: ReturnType<typeof useWorkflows>;
  readonly onDelete: (workflow: WorkflowListItem) => void;
  readonly onShowAll: () => void;
}

/** What was found, as it was chosen to be seen; where there is no room for the table, as cards. */
export function WorkflowResults({ workflows, view, query, onDelete, onShowAll }: WorkflowResultsProps) {
  const isWide = useBreakpointValue({ base: false, lg: true }, { ssr: false });
  if (workflows.length === 0) {
    return (
      <EmptyState icon={SearchX} title="No workflow matches" action={<Button onClick={onShowAll}>Show all</Button>}>
        None of your workflows has this in its name or this state.
      </EmptyState>
    );
  }
  const Workflows = isWide && view === 'table' ? WorkflowList : WorkflowCards;
  return (
    <>
      <Workflows workflows={workflows} onDelete={onDelete} />
      {query.hasNextPage && <LoadMore isLoading={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />}
    </>
  );
}
