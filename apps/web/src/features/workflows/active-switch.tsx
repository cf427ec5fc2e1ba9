import { Box, Stack, Switch } from '@chakra-ui/react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { changeWorkflow } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { toaster } from '../../components/toaster.tsx';

const SHOWN_ISSUES = 3;

/** Switches a workflow on and off: at once on the screen, taken back with the reason when the server refuses. */
export function ActiveSwitch({ workflow }: { readonly workflow: WorkflowListItem }) {
  const { id, name } = workflow;
  const change = useApi({
    call: (isActive: boolean) => changeWorkflow({ path: { id }, body: { is_active: isActive }, throwOnError: true }),
    refreshes: ['listWorkflows', 'getWorkflow'],
    onError: ({ message, issues }, isActive) =>
      toaster.create({
        type: 'error',
        title: `“${name}” cannot be switched ${isActive ? 'on' : 'off'}`,
        description: issues.length === 0 ? message : <Issues issues={issues} />,
      }),
  });
  const isActive = change.isPending ? change.variables : workflow.is_active;
  return (
    <Switch.Root
      size="sm"
      colorPalette="accent"
      checked={isActive}
      disabled={change.isPending}
      onCheckedChange={({ checked }) => change.mutate(checked)}
      position="relative"
      h={{ base: '11', md: 'auto' }}
      px={{ base: '2', md: '0' }}
    >
      <Switch.HiddenInput aria-label={`${name} is active`} />
      <Switch.Control
        bg={isActive ? 'accent.solid' : 'border.emphasized'}
        _focusVisible={{ outlineColor: 'accent.focus' }}
      >
        <Switch.Thumb />
      </Switch.Control>
    </Switch.Root>
  );
}

function Issues({ issues }: { readonly issues: readonly { readonly field: string; readonly issue: string }[] }) {
  const more = issues.length - SHOWN_ISSUES;
  return (
    <Stack gap="1">
      {issues.slice(0, SHOWN_ISSUES).map(({ field, issue }) => (
        <Box key={`${field} ${issue}`} overflowWrap="anywhere">
          {field !== '' && (
            <Box as="code" textStyle="code" fontSize="xs">
              {field}:{' '}
            </Box>
          )}
          {issue}
        </Box>
      ))}
      {more > 0 && <Box>and {more} more. The editor shows each at its place.</Box>}
    </Stack>
  );
}
