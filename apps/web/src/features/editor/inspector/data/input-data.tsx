import { Button, Stack, Text } from '@chakra-ui/react';
import { useMemo, useState } from 'react';
import { useExpressions } from '../expression/expression-provider.tsx';
import { listDataRoots } from './data-roots.ts';
import { DataSection } from './data-section.tsx';

/** So many nodes are shown at first; the others are further away. */
const NEAREST = 12;

interface InputDataProps {
  /** Ids of the nodes directly before this one. */
  readonly predecessors: readonly string[];
  readonly onPick: (path: string) => void;
}

/** What the node can use of the run that is shown. */
export function InputData({ predecessors, onPick }: InputDataProps) {
  const { context } = useExpressions();
  const [isAll, setAll] = useState(false);
  const roots = useMemo(() => listDataRoots(context, predecessors), [context, predecessors]);
  const shown = isAll ? roots : roots.slice(0, NEAREST);
  const first = roots.findIndex(({ value }) => value.found);
  if (context.upstream.length === 0) {
    return <Text color="fg.muted">Nothing comes before this node, so there is nothing that it could use.</Text>;
  }
  return (
    <Stack gap="1">
      {shown.map((data, index) => (
        <DataSection key={data.root} data={data} isOpenAtFirst={index === first} onPick={onPick} />
      ))}
      {shown.length < roots.length && (
        <Button size="sm" variant="ghost" alignSelf="flex-start" onClick={() => setAll(true)}>
          Show {roots.length - shown.length} more
        </Button>
      )}
    </Stack>
  );
}
