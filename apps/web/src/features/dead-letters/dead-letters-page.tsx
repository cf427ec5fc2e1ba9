import { Button } from '@chakra-ui/react';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { Page } from '../../components/page.tsx';
import { useTimeQuery } from '../../components/use-time-query.ts';
import { useUrlFilter } from '../../components/use-url-filter.ts';
import { GroupList, useGroups } from './groups/group-list.tsx';
import { isLetterFilterEmpty, NO_LETTER_FILTER, readLetterFilter, toLetterQuery, upToSeen } from './letter-filter.ts';
import { LetterFilters } from './letter-filters.tsx';
import { RedriveDialog } from './redrive/redrive-dialog.tsx';
import { PastRedrives, RunningRedrives, useRedrives } from './redrive/redrive-list.tsx';
import type { RedriveTarget } from './redrive/redrive-wish.ts';
import { useLetterWorkflows } from './use-letter-workflows.ts';

/** Runs that failed for good, by cause, until somebody decides about them. */
export function DeadLettersPage() {
  const { search } = useLocation();
  const [params, change] = useUrlFilter();
  const filter = readLetterFilter(params);
  const query = toLetterQuery(filter, useTimeQuery(filter.time));
  const list = useGroups(query, filter.status);
  const redrives = useRedrives();
  // What was there when it was asked: the list goes on changing behind the dialog.
  const [asked, setAsked] = useState<RedriveTarget>();
  const workflowOf = useLetterWorkflows(filter.workflowId === undefined ? [] : [filter.workflowId]);
  const count = list.groups?.reduce((sum, group) => sum + group.count, 0) ?? 0;
  const isWhole = list.groups !== undefined && !list.hasNextPage;
  return (
    <Page
      title="Dead letters"
      filters={<LetterFilters filter={filter} onChange={change} hasWorkflow />}
      action={
        filter.status === 'open' && count > 0 ? (
          <Button
            onClick={() => setAsked({ kind: 'all', query: upToSeen(query, list.groups?.[0]?.last_seen_at), count })}
          >
            <RotateCcw size={16} aria-hidden /> Redrive all{isWhole ? ` ${count.toLocaleString('en')}` : ''}
          </Button>
        ) : undefined
      }
    >
      <RunningRedrives redrives={redrives.running} />
      <GroupList
        list={list}
        status={filter.status}
        isFiltered={!isLetterFilterEmpty(filter)}
        search={search}
        onClearFilters={() => change(NO_LETTER_FILTER)}
      />
      <PastRedrives redrives={redrives.past} />
      {asked !== undefined && (
        <RedriveDialog
          target={asked}
          workflow={filter.workflowId === undefined ? undefined : workflowOf(filter.workflowId)}
          failedNodeId={undefined}
          onClose={() => setAsked(undefined)}
          onStarted={() => undefined}
        />
      )}
    </Page>
  );
}
