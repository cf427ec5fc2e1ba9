import { Button, useBreakpointValue } from '@chakra-ui/react';
import { Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { useRemembered } from '../../components/use-remembered.ts';
import { LoadMore } from './load-more.tsx';
import { useDebounced } from './use-debounced.ts';
import { useDelayedDelete } from './use-delayed-delete.ts';
import { useWorkflows, type WorkflowFilter } from './use-workflows.ts';
import { WorkflowCards } from './workflow-card.tsx';
import { WorkflowFilters } from './workflow-filters.tsx';
import { WorkflowList } from './workflow-list.tsx';
import { WorkflowsSkeleton } from './workflows-skeleton.tsx';

const TYPING_MS = 200;
const NO_FILTER: WorkflowFilter = { text: '', activity: 'all' };

/** All of one's workflows. */
export function DashboardPage() {
  const [filter, setFilter] = useState(NO_FILTER);
  const [view, setView] = useRemembered('workflows-view', ['table', 'cards']);
  const isWide = useBreakpointValue({ base: false, lg: true }, { ssr: false });
  const text = useDebounced(filter.text.trim(), TYPING_MS);
  const query = useWorkflows({ text, activity: filter.activity });
  const { hidden, remove } = useDelayedDelete();
  const shown = query.workflows?.filter(({ id }) => !hidden.has(id));
  const Workflows = isWide && view === 'table' ? WorkflowList : WorkflowCards;

  return (
    <Page
      title="Workflows"
      action={
        <Button variant="solid">
          <Plus /> Create workflow
        </Button>
      }
      filters={<WorkflowFilters filter={filter} onFilter={setFilter} view={view} onView={setView} />}
    >
      {query.isError && shown === undefined && (
        <ErrorNotice
          title="The workflows could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <WorkflowsSkeleton />}
      {shown !== undefined && shown.length > 0 && <Workflows workflows={shown} onDelete={remove} />}
      {shown?.length === 0 && (
        <EmptyState
          icon={SearchX}
          title="No workflow matches"
          action={<Button onClick={() => setFilter(NO_FILTER)}>Show all</Button>}
        >
          None of your workflows has this in its name or this state.
        </EmptyState>
      )}
      {query.hasNextPage && <LoadMore isLoading={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />}
    </Page>
  );
}
