import { Switch } from '@chakra-ui/react';
import type { Workflow } from '../../../api/generated/types.gen.ts';
import { useChangeWorkflow } from './use-change-workflow.ts';

/** Switches the saved workflow on and off. */
export function ActiveToggle({ workflow }: { readonly workflow: Workflow }) {
  const wanted = workflow.is_active ? 'off' : 'on';
  const change = useChangeWorkflow(workflow.id, `The workflow could not be switched ${wanted}`);
  const isActive = change.isPending ? (change.variables.is_active ?? workflow.is_active) : workflow.is_active;
  return (
    <Switch.Root
      size="sm"
      checked={isActive}
      disabled={change.isPending}
      onCheckedChange={({ checked }) => change.mutate({ is_active: checked })}
      h={{ base: '11', md: 'auto' }}
      title={isActive ? 'Active: triggers start runs' : 'Off: only test runs start'}
    >
      <Switch.HiddenInput aria-label="Active" />
      <Switch.Control
        bg={isActive ? 'accent.solid' : 'border.emphasized'}
        _focusVisible={{ outlineColor: 'accent.focus' }}
      >
        <Switch.Thumb />
      </Switch.Control>
      <Switch.Label hideBelow="lg" fontSize="code" color="fg.muted" w="7">
        {isActive ? 'On' : 'Off'}
      </Switch.Label>
    </Switch.Root>
  );
}
