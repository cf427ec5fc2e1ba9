import { Page } from '../../components/page.tsx';
import { useUrlFilter } from '../../components/use-url-filter.ts';
import { isRunFilterEmpty, NO_RUN_FILTER, readRunFilter } from './list/run-filter.ts';
import { RunFilters } from './list/run-filters.tsx';
import { RunList } from './list/run-list.tsx';
import { useRuns } from './list/use-runs.ts';

/** The runs of all workflows. */
export function RunsPage() {
  const [params, change] = useUrlFilter();
  const filter = readRunFilter(params);
  const list = useRuns(filter);
  return (
    <Page title="Runs" filters={<RunFilters filter={filter} onChange={change} hasWorkflow />}>
      <RunList
        list={list}
        hasWorkflow
        isFiltered={!isRunFilterEmpty(filter)}
        onClearFilters={() => change(NO_RUN_FILTER)}
        emptyHint="A run begins when a workflow's webhook is called, its schedule is due, or you run it by hand. It stands here from then on."
      />
    </Page>
  );
}
