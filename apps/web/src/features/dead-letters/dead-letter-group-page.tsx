import { Button } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'react-router';
import { listDeadLetterGroupsOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { Page } from '../../components/page.tsx';
import { useTimeQuery } from '../../components/use-time-query.ts';
import { useUrlFilter } from '../../components/use-url-filter.ts';
import { explainFailure } from '../../format/explain-failure.ts';
import { readLetterFilter, toLetterQuery, upToSeen } from './letter-filter.ts';
import { LetterFilters } from './letter-filters.tsx';
import { DiscardDialog } from './letters/discard-dialog.tsx';
import { GroupHead } from './letters/group-head.tsx';
import { LetterList } from './letters/letter-list.tsx';
import { countSelected, isSelected, keepShown, NOTHING_SELECTED, type Selection } from './letters/selection.ts';
import { SelectionBar } from './letters/selection-bar.tsx';
import { useLetters } from './letters/use-letters.ts';
import { RedriveDialog } from './redrive/redrive-dialog.tsx';
import { RunningRedrives, useRedrives } from './redrive/redrive-list.tsx';
import type { RedriveTarget } from './redrive/redrive-wish.ts';
import { useLetterWorkflows } from './use-letter-workflows.ts';

/** The dead letters of one cause, and the decision about them. */
export function DeadLetterGroupPage() {
  const { fingerprint = '' } = useParams();
  const { search } = useLocation();
  const [params, change] = useUrlFilter();
  const filter = readLetterFilter(params);
  const query = toLetterQuery({ ...filter, workflowId: undefined }, useTimeQuery(filter.time), fingerprint);
  const list = useLetters(query, filter.status);
  const counted = useQuery(listDeadLetterGroupsOptions({ query: { ...query, status: filter.status } }));
  const group = counted.data?.items[0];
  const letters = list.letters ?? [];
  const [first] = letters;
  const workflowId = group?.workflow_id ?? first?.workflow_id;
  const workflowOf = useLetterWorkflows(workflowId === undefined ? [] : [workflowId]);
  const workflow = workflowId === undefined ? undefined : workflowOf(workflowId);
  const redrives = useRedrives();
  const [chosen, setChosen] = useState<Selection>(NOTHING_SELECTED);
  // What was chosen when it was asked: the list goes on changing behind the dialog.
  const [asked, setAsked] = useState<{ readonly to: 'redrive' | 'discard'; readonly target: RedriveTarget }>();
  const total = Math.max(group?.count ?? 0, letters.length);
  const selection =
    filter.status === 'open'
      ? keepShown(
          chosen,
          letters.map(({ id }) => id),
        )
      : NOTHING_SELECTED;
  const target: RedriveTarget =
    selection.kind === 'all'
      ? { kind: 'all', query: upToSeen(query, first?.failed_at), count: total }
      : { kind: 'letters', letters: letters.filter(({ id }) => isSelected(selection, id)) };
  const code = group?.code ?? first?.code;
  return (
    <Page
      title={code === undefined ? 'Dead letters' : explainFailure(code).cause}
      action={
        <Button asChild variant="ghost" ms={{ base: '-4', md: '0' }} me={{ base: '0', md: '-4' }}>
          <Link to={`/dead-letters${search}`}>
            <ChevronLeft size={16} aria-hidden /> All dead letters
          </Link>
        </Button>
      }
      filters={<LetterFilters filter={filter} onChange={change} hasWorkflow={false} />}
    >
      {group !== undefined && <GroupHead group={group} workflow={workflow} />}
      <RunningRedrives redrives={redrives.running} />
      <LetterList list={list} status={filter.status} total={total} selection={selection} onSelection={setChosen} />
      <SelectionBar
        count={countSelected(selection, total)}
        onRedrive={() => setAsked({ to: 'redrive', target })}
        onDiscard={() => setAsked({ to: 'discard', target })}
      />
      {asked?.to === 'redrive' && (
        <RedriveDialog
          target={asked.target}
          workflow={workflow}
          failedNodeId={group?.node_id ?? first?.node_id ?? undefined}
          onClose={() => setAsked(undefined)}
          onStarted={() => setChosen(NOTHING_SELECTED)}
        />
      )}
      {asked?.to === 'discard' && (
        <DiscardDialog
          target={asked.target}
          onClose={() => setAsked(undefined)}
          onDone={() => setChosen(NOTHING_SELECTED)}
        />
      )}
    </Page>
  );
}
