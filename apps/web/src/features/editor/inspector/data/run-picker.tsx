import { HStack, IconButton } from '@chakra-ui/react';
import { ExternalLink } from 'lucide-react';
import { Link } from 'react-router';
import type { ExecutionSummary } from '../../../../api/generated/types.gen.ts';
import { formatTimeAgo } from '../../../../format/time-ago.ts';
import { Select } from '../controls/select.tsx';
import type { RunData } from '../run-data/use-run-data.ts';

/** Chooses the run whose data is shown, and leads to it. */
export function RunPicker({ execution, runs, chosen, choose }: RunData) {
  const [newest] = runs;
  if (newest === undefined) return null;
  const isListed = chosen === undefined || runs.some(({ id }) => id === chosen);
  return (
    <HStack gap="1">
      <Select
        label="Use data of run"
        value={chosen ?? ''}
        onChange={(id) => choose(id === '' ? undefined : id)}
        options={[
          { value: '', label: `Newest run: ${describeRun(newest)}` },
          ...(isListed ? [] : [{ value: chosen, label: 'The run that was opened' }]),
          ...runs.map((run) => ({ value: run.id, label: describeRun(run) })),
        ]}
      />
      {execution !== undefined && (
        <IconButton
          asChild
          variant="ghost"
          size="sm"
          aria-label="Open this run"
          title="Open this run"
          minW={{ base: '11', md: '8' }}
        >
          <Link to={`/runs/${execution.id}`}>
            <ExternalLink size={16} aria-hidden />
          </Link>
        </IconButton>
      )}
    </HStack>
  );
}

function describeRun({ status, created_at: createdAt, workflow_version: version }: ExecutionSummary): string {
  return `${status}, ${formatTimeAgo(createdAt, Date.now())}, v${version}`;
}
