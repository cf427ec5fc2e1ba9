import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { Download } from 'lucide-react';
import { downloadJson } from '../../../../components/download-json.ts';
import { shortId } from '../../../../format/short-id.ts';
import { JsonTree } from '../../../../json-tree/json-tree.tsx';
import { nodeExpression } from '../../../../json-tree/path-expression.ts';
import type { StepView } from '../step-view.ts';

interface StepValueProps {
  readonly name: 'input' | 'output' | 'error';
  readonly value: unknown;
  readonly title: string;
  readonly step: StepView;
  readonly executionId: string;
}

const NOTHING: Readonly<Record<StepValueProps['name'], string>> = {
  input: 'Nothing came in: the step was not carried out.',
  output: 'Nothing went out.',
  error: 'This step has no error.',
};

/** A value of a step as a tree, and as a file. */
export function StepValue({ name, value, title, step, executionId }: StepValueProps) {
  if (value === null || value === undefined) return <Text color="fg.muted">{noValue(name, step)}</Text>;
  const fileName = `${shortId(executionId).replace('…', '-')}-${step.key.replace('@', '-')}-${name}.json`;
  return (
    <Flex direction="column" gap="2" minH="0">
      <JsonTree
        value={value}
        label={`${name === 'input' ? 'Input' : name === 'output' ? 'Output' : 'Error'} of ${title}`}
        name={name}
        {...(name === 'output' && { root: nodeExpression(step.nodeId) })}
        maxH="max(240px, calc(100dvh - 440px))"
      />
      <Box>
        <Button variant="ghost" size="sm" color="fg.muted" onClick={() => downloadJson(value, fileName)}>
          <Download size={16} aria-hidden /> Download {name}
        </Button>
      </Box>
    </Flex>
  );
}

function noValue(name: StepValueProps['name'], { status }: StepView): string {
  if (name !== 'output') return NOTHING[name];
  if (status === 'running') return 'The step is still running; its output appears here.';
  if (status === 'waiting') return 'The step waits; its output appears here.';
  return NOTHING.output;
}
