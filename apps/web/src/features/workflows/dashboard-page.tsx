import { Button } from '@chakra-ui/react';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { useDebounced } from '../../components/use-debounced.ts';
import { useRemembered } from '../../components/use-remembered.ts';
import { useDelayedDelete } from './use-delayed-delete.ts';
import { useWorkflows, type WorkflowFilter } from './use-workflows.ts';
import { WorkflowFilters } from './workflow-filters.tsx';
import { WorkflowResults } from './workflow-results.tsx';
import { WorkflowsSkeleton } from './workflows-skeleton.tsx';

const FirstRun = lazy(async () => ({ default: (await import('./first-run/first-run.tsx')).FirstRun }));
const CreateDialog = lazy(async () => ({ default: (await import('./create/create-dialog.tsx')).CreateDialog }));

const TYPING_MS = 200;
const NO_FILTER: WorkflowFilter = { text: '', activity: 'all' };

/** All of one's workflows; for who has none the way to the first run. */
export function DashboardPage() {
  const [filter, setFilter] = useState(NO_FILTER);
  const [view, setView] = useRemembered('workflows-view', ['table', 'cards']);
  const [isTouring, setTouring] = useState(false);
  const [params, setParams] = useSearchParams();
  const text = useDebounced(filter.text.trim(), TYPING_MS);
  const query = useWorkflows({ text, activity: filter.activity });
  const { hidden, remove } = useDelayedDelete();
  const shown = query.workflows?.filter(({ id }) => !hidden.has(id));
  const hasNone = shown?.length === 0 && text === '' && filter.activity === 'all';
  const openCreate = (): void => setParams({ new: '' });
  const dialog = <Suspense>{params.has('new') && <CreateDialog onClose={() => setParams({})} />}</Suspense>;

  if (isTouring || hasNone) {
    return (
      <>
        <Suspense>
          <FirstRun onStart={() => setTouring(true)} onDone={() => setTouring(false)} onCreate={openCreate} />
        </Suspense>
        {dialog}
      </>
    );
  }
  return (
    <Page
      title="Workflows"
      action={
        <Button variant="solid" onClick={openCreate}>
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
      {shown !== undefined && (
        <WorkflowResults
          workflows={shown}
          view={view}
          query={query}
          onDelete={remove}
          onShowAll={() => setFilter(NO_FILTER)}
        />
      )}
      {dialog}
    </Page>
  );
}
