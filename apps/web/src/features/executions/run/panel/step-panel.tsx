import { Box, Flex, Heading, IconButton, Skeleton, Tabs, Text } from '@chakra-ui/react';
import { X } from 'lucide-react';
import type { Execution } from '../../../../api/generated/index.ts';
import { StatusChip } from '../../../../components/status-chip.tsx';
import { NodeIconTile } from '../../../../graph/node-icon.tsx';
import type { StepView } from '../step-view.ts';
import type { RunNodes } from '../use-run-nodes.ts';
import { AttemptList } from './attempt-list.tsx';
import { CallLinks } from './call-links.tsx';
import { PassPicker } from './pass-picker.tsx';
import { StepActions } from './step-actions.tsx';
import { StepFacts } from './step-facts.tsx';
import { StepNotice } from './step-notice.tsx';
import { STEP_TABS, type StepTab } from './step-tabs.ts';
import { StepValue } from './step-value.tsx';

const TAB_NAMES: Readonly<Record<StepTab, string>> = {
  input: 'Input',
  output: 'Output',
  error: 'Error',
  attempts: 'Attempts',
};

interface StepPanelProps {
  readonly execution: Execution;
  readonly nodes: RunNodes;
  readonly step: StepView;
  /** All steps of the same node: its passes. */
  readonly passes: readonly StepView[];
  /** Undefined: what says most about the step. */
  readonly tab: StepTab | undefined;
  readonly onTab: (tab: StepTab) => void;
  readonly onSelect: (step: StepView) => void;
  readonly onClose: () => void;
}

/** All that is known of one step: what came in, what went out, what went wrong and when. */
export function StepPanel({ execution, nodes, step, passes, tab, onTab, onSelect, onClose }: StepPanelProps) {
  const type = nodes.typeOf(step.nodeId);
  const title = nodes.titleOf(step.nodeId);
  const shown = tab ?? tellingTab(step);
  return (
    <Flex direction="column" h="full" minH="0" bg="bg.panel">
      <Flex align="center" gap="3" px="4" pt="4" pb="3">
        <NodeIconTile icon={type?.icon} group={type?.group} />
        <Box flex="1" minW="0">
          <Heading as="h2" textStyle="section" truncate>
            {title}
          </Heading>
          <Text textStyle="small" color="fg.muted" truncate>
            {type?.title ?? 'Step'} · <code>{step.nodeId}</code>
          </Text>
        </Box>
        <StatusChip status={step.status} />
        <IconButton variant="ghost" size="sm" aria-label="Close the step" title="Close" onClick={onClose}>
          <X />
        </IconButton>
      </Flex>
      {step.iteration !== '' && <PassPicker step={step} passes={passes} onSelect={onSelect} />}
      <StepFacts step={step} />
      {type?.type === 'call_workflow' && <CallLinks executionId={execution.id} step={step} />}
      <StepNotice execution={execution} step={step} title={title} />
      <Tabs.Root
        value={shown}
        onValueChange={({ value }) => onTab(STEP_TABS.find((known) => known === value) ?? 'output')}
        display="flex"
        flexDirection="column"
        flex="1"
        minH="0"
        colorPalette="accent"
      >
        <Tabs.List px="4" flexShrink={0}>
          {STEP_TABS.map((each) => (
            <Tabs.Trigger key={each} value={each} h={{ base: '11', md: '9' }} px="3" fontSize="code">
              {TAB_NAMES[each]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value={shown} flex="1" minH="0" overflowY="auto" px="4" py="3">
          <StepTabContent tab={shown} step={step} title={title} executionId={execution.id} />
        </Tabs.Content>
      </Tabs.Root>
      <StepActions execution={execution} nodes={nodes} step={step} />
    </Flex>
  );
}

/** What says most about a step: why it failed, what was sent when nobody knows what became of it, else what went out. */
function tellingTab({ status, error }: StepView): StepTab {
  if (status === 'in_doubt') return 'input';
  return error !== null && status !== 'success' ? 'error' : 'output';
}

interface StepTabContentProps {
  readonly tab: StepTab;
  readonly step: StepView;
  readonly title: string;
  readonly executionId: string;
}

function StepTabContent({ tab, step, title, executionId }: StepTabContentProps) {
  const { step: read } = step;
  switch (tab) {
    case 'attempts':
      return <AttemptList step={step} />;
    case 'error':
      return step.error === null ? (
        <Text color="fg.muted">This step has no error.</Text>
      ) : (
        <StepValue name="error" value={step.error} title={title} step={step} executionId={executionId} />
      );
    case 'input':
    case 'output':
      if (read === undefined) return <Skeleton h="24" />;
      return <StepValue name={tab} value={read[tab]} title={title} step={step} executionId={executionId} />;
    default:
      return tab satisfies never;
  }
}
