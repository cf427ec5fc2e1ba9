import { Button } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import { getWorkflowOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { Page } from '../../components/page.tsx';
import { useUrlFilter } from '../../components/use-url-filter.ts';
import { isRunFilterEmpty, NO_RUN_FILTER, readRunFilter } from './list/run-filter.ts';
import { RunFilters } from './list/run-filters.tsx';
import { RunList } from './list/run-list.tsx';
import { useRuns } from './list/use-runs.ts';
import { useWorkflowLive } from './list/use-workflow-live.ts';

/** The runs of one workflow, as they happen. */
export function WorkflowRunsPage() {
  const { workflowId = '' } = useParams();
  const [params, change] = useUrlFilter();
  const filter = readRunFilter(params);
  const workflow = useQuery(getWorkflowOptions({ path: { id: workflowId } }));
  const list = useRuns({ ...filter, workflowId }, { isTold: true });
  const { refreshNewest } = list;
  useWorkflowLive(
    workflowId,
    useCallback(() => void refreshNewest(), [refreshNewest]),
  );
  const name = workflow.data?.name ?? 'Workflow';
  return (
    <Page
      title={`${name}: runs`}
      action={
        <Button asChild>
          <Link to={`/workflows/${workflowId}`}>
            <Pencil size={16} aria-hidden /> Open in editor
          </Link>
        </Button>
      }
      filters={<RunFilters filter={filter} onChange={change} hasWorkflow={false} />}
    >
      <RunList
        list={list}
        hasWorkflow={false}
        isFiltered={!isRunFilterEmpty(filter)}
        onClearFilters={() => change(NO_RUN_FILTER)}
        emptyHint="Call the workflow's webhook or run it by hand from the editor; the run appears here at once."
      />
    </Page>
  );
}
