import { isFinalExecutionStatus } from '@automateos/model';
import { Button, Flex } from '@chakra-ui/react';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Execution } from '../../../../api/generated/index.ts';
import { RestartDialog } from '../decide/restart-dialog.tsx';
import type { StepView } from '../step-view.ts';
import type { RunNodes } from '../use-run-nodes.ts';

interface StepActionsProps {
  readonly execution: Execution;
  readonly nodes: RunNodes;
  readonly step: StepView;
}

/** What can be done from here on. Passes are not begun alone: their loop is. */
export function StepActions({ execution, nodes, step }: StepActionsProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (!isFinalExecutionStatus(execution.status)) return null;
  const nodeId = loopOf(step, nodes);
  const title = nodes.titleOf(nodeId);
  return (
    <Flex px="4" py="3" borderTopWidth="1px" flexShrink={0}>
      <Button onClick={() => setIsOpen(true)} w={{ base: 'full', md: 'auto' }}>
        <RotateCcw size={16} aria-hidden /> Restart from {nodeId === step.nodeId ? 'this step' : title}
      </Button>
      {isOpen && <RestartDialog execution={execution} nodes={nodes} nodeId={nodeId} onClose={() => setIsOpen(false)} />}
    </Flex>
  );
}

/** The outermost loop that a step lies in, else its own node. */
function loopOf(step: StepView, nodes: RunNodes): string {
  let nodeId = step.nodeId;
  for (let parent = nodes.nodeOf(nodeId)?.parent; parent !== undefined; parent = nodes.nodeOf(nodeId)?.parent) {
    nodeId = parent;
  }
  return nodeId;
}
