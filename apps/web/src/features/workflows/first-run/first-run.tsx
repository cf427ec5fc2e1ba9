import { Box, Flex, Heading, Stack, Text } from '@chakra-ui/react';
import { lazy, Suspense, useState } from 'react';
import { createWorkflow, type Workflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { usePageTitle } from '../../../components/use-page-title.ts';
import { keepSample } from '../../../test-payload/payload-store.ts';
import type { Template } from '../templates/template.ts';
import { PickStep } from './pick-step.tsx';
import { type StepState, TourStep } from './tour-step.tsx';

// Not needed to choose a template, so not part of the first load.
const SendStep = lazy(async () => ({ default: (await import('./send-step.tsx')).SendStep }));
const WatchStep = lazy(async () => ({ default: (await import('./watch-step.tsx')).WatchStep }));

interface FirstRunProps {
  /** The tour is under way: the dashboard stays away although there is a workflow by now. */
  readonly onStart: () => void;
  readonly onDone: () => void;
  /** To begin without a template. */
  readonly onCreate: () => void;
}

interface Started {
  readonly template: Template;
  readonly workflow: Workflow;
}

/**
 * The first visit in three steps: pick a template, send it a request, watch it run. What was done stays on the page, and
 * the request can be sent again.
 */
export function FirstRun({ onStart, onDone, onCreate }: FirstRunProps) {
  usePageTitle('Workflows');
  const [started, setStarted] = useState<Started>();
  const [executionId, setExecutionId] = useState<string>();
  const [endedId, setEndedId] = useState<string>();
  const create = useApi({
    call: ({ name, description, definition }: Template) =>
      createWorkflow({ body: { name, description, definition }, throwOnError: true }),
    refreshes: ['listWorkflows'],
    onSuccess: (workflow, template) => {
      keepSample(workflow.id, template.samplePayload);
      setStarted({ workflow, template });
    },
  });
  const pick = (template: Template): void => {
    onStart();
    create.mutate(template);
  };
  const stateOf = (step: 1 | 2 | 3): StepState => {
    const current = currentStep(started !== undefined, executionId, endedId);
    if (step === current) return 'current';
    return step < current ? 'done' : 'to-come';
  };
  return (
    <Flex justify="center" px={{ base: '4', md: '6' }} py={{ base: '6', md: '12' }}>
      <Stack w="full" maxW="760px" gap="8">
        <Box>
          <Heading as="h1" fontSize="xl" lineHeight="36px" letterSpacing="-0.02em" fontWeight="600">
            Watch your first workflow run
          </Heading>
          <Text color="fg.muted" fontSize="md" mt="1">
            Three steps, less than a minute, no account anywhere else.
          </Text>
        </Box>
        <Stack as="ol" listStyleType="none" gap="0">
          <TourStep
            number={1}
            state={stateOf(1)}
            title={started === undefined ? 'Pick a template' : `Picked “${started.template.name}”`}
          >
            {started === undefined && <PickStep isBusy={create.isPending} onPick={pick} onCreate={onCreate} />}
            {create.isError && <ErrorNotice title="The workflow could not be made" error={create.error} />}
          </TourStep>
          <TourStep
            number={2}
            state={stateOf(2)}
            title={executionId === undefined ? 'Send a test request' : 'Sent a test request'}
          >
            {started !== undefined && (
              <Suspense>
                <SendStep {...started} isSent={executionId !== undefined} onSent={setExecutionId} />
              </Suspense>
            )}
          </TourStep>
          <TourStep number={3} state={stateOf(3)} title="Watch it run" isLast>
            {started !== undefined && executionId !== undefined && (
              <WatchStep
                key={executionId}
                {...started}
                executionId={executionId}
                onEnded={setEndedId}
                onDone={onDone}
              />
            )}
          </TourStep>
        </Stack>
      </Stack>
    </Flex>
  );
}

/** 4 is behind the last one: everything is done. */
function currentStep(isPicked: boolean, executionId: string | undefined, endedId: string | undefined): number {
  if (!isPicked) return 1;
  if (executionId === undefined) return 2;
  return endedId === executionId ? 4 : 3;
}
