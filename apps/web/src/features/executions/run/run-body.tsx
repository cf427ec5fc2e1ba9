import { Box, Button, Dialog, Flex, Portal, Skeleton } from '@chakra-ui/react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Execution } from '../../../api/generated/index.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { useIsPhone } from '../../../components/use-is-phone.ts';
import { StepPanel } from './panel/step-panel.tsx';
import { RunStepList } from './run-step-list.tsx';
import { RunTimeline } from './run-timeline.tsx';
import type { StepView } from './step-view.ts';
import { RUN_VIEWS, type RunView, useRunLook } from './use-run-look.ts';
import type { RunNodes } from './use-run-nodes.ts';

// The canvas brings a library along that list and timeline do without.
const RunCanvas = lazy(async () => ({ default: (await import('./run-canvas.tsx')).RunCanvas }));

const VIEW_NAMES: Readonly<Record<RunView, string>> = { canvas: 'Canvas', timeline: 'Timeline', list: 'List' };

interface RunBodyProps {
  readonly execution: Execution;
  readonly nodes: RunNodes;
  readonly steps: readonly StepView[];
}

/** The run in one of three views, and beside it the step that was chosen. */
export function RunBody({ execution, nodes, steps }: RunBodyProps) {
  const isPhone = useIsPhone();
  const look = useRunLook();
  const view = look.view ?? (isPhone ? 'list' : 'canvas');
  const step =
    steps.find(({ key }) => key === look.selected) ??
    (look.isUntouched && !isPhone ? findTrouble(execution, steps) : undefined);
  const passes = step === undefined ? [] : steps.filter(({ nodeId }) => nodeId === step.nodeId);
  const selectNode = (nodeId: string | undefined): void => {
    const ofNode = steps.filter((each) => each.nodeId === nodeId);
    look.select(ofNode.find(({ status }) => status === 'failed' || status === 'in_doubt') ?? ofNode[0]);
  };
  const rows = { nodes, steps, selected: step?.key, onSelect: look.select };
  const panel = step && (
    <StepPanel
      key={step.nodeId}
      execution={execution}
      nodes={nodes}
      step={step}
      passes={passes}
      tab={look.tab}
      onTab={look.setTab}
      onSelect={look.select}
      onClose={() => look.select(undefined)}
    />
  );
  return (
    <Flex flex="1" minW="0" minH="0">
      <Flex direction="column" flex="1" minW="0" minH="0">
        <ViewChoice view={view} onView={look.setView} />
        {nodes.error !== null && (
          <Box p="4">
            <ErrorNotice title="The version that this run followed could not be loaded" error={nodes.error} />
          </Box>
        )}
        {view === 'list' && <RunStepList {...rows} />}
        {view === 'timeline' && <RunTimeline {...rows} />}
        {view === 'canvas' && (
          <Suspense fallback={<Skeleton flex="1" minH="60vh" borderRadius="0" />}>
            <RunCanvas nodes={nodes} steps={steps} selectedNode={step?.nodeId} onSelect={selectNode} />
          </Suspense>
        )}
      </Flex>
      {panel !== undefined &&
        (isPhone ? <Sheet onClose={() => look.select(undefined)}>{panel}</Sheet> : <Aside>{panel}</Aside>)}
    </Flex>
  );
}

/** What a person opens a run for that does not go well. */
function findTrouble({ status, error }: Execution, steps: readonly StepView[]): StepView | undefined {
  if (status === 'waiting') return steps.find((step) => step.status === 'in_doubt');
  if (status !== 'failed') return undefined;
  return steps.find((step) => step.status === 'failed' && step.nodeId === error?.node_id);
}

function ViewChoice({ view, onView }: { readonly view: RunView; readonly onView: (view: RunView) => void }) {
  return (
    <Flex role="group" aria-label="View" gap="1" px="3" py="1.5" borderBottomWidth="1px" bg="bg.panel" flexShrink={0}>
      {RUN_VIEWS.map((each) => (
        <Button
          key={each}
          size="sm"
          variant="ghost"
          aria-pressed={each === view}
          color={each === view ? 'accent.fg' : 'fg.muted'}
          bg={each === view ? 'accent.subtle' : 'transparent'}
          onClick={() => onView(each)}
        >
          {VIEW_NAMES[each]}
        </Button>
      ))}
    </Flex>
  );
}

function Aside({ children }: { readonly children: ReactNode }) {
  return (
    <Box as="section" aria-label="Step" w={{ md: '380px', xl: '460px' }} flexShrink={0} borderLeftWidth="1px" minH="0">
      {children}
    </Box>
  );
}

/** On the phone the step covers the run. */
function Sheet({ children, onClose }: { readonly children: ReactNode; readonly onClose: () => void }) {
  return (
    <Dialog.Root open size="full" onOpenChange={({ open }) => !open && onClose()}>
      <Portal>
        <Dialog.Positioner>
          <Dialog.Content bg="bg.panel" h="100dvh" aria-label="Step">
            {children}
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
