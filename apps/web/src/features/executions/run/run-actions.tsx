import { Button, HStack, Icon, Menu, Portal, Text } from '@chakra-ui/react';
import { Ban, ChevronDown, Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { cancelExecution, type Execution, retryExecution } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { toaster } from '../../../components/toaster.tsx';

interface RunActionsProps {
  readonly execution: Execution;
  readonly currentVersion: number | undefined;
  readonly hasEnded: boolean;
}

/** Retry when the run has ended, cancel as long as it has not, and the way into the editor. */
export function RunActions({ execution, currentVersion, hasEnded }: RunActionsProps) {
  return (
    <HStack gap="2" flex={{ base: '1 1 100%', md: '0 0 auto' }}>
      {hasEnded ? (
        <RetryMenu execution={execution} currentVersion={currentVersion} />
      ) : (
        <CancelButton execution={execution} />
      )}
      <Button asChild flex={{ base: '1', md: '0 0 auto' }}>
        <Link to={`/workflows/${execution.workflow_id}?run=${execution.id}`}>
          <Icon asChild boxSize="4">
            <Pencil aria-hidden />
          </Icon>
          Open in editor
        </Link>
      </Button>
    </HStack>
  );
}

function RetryMenu({ execution, currentVersion }: Omit<RunActionsProps, 'hasEnded'>) {
  const navigate = useNavigate();
  const retry = useApi({
    call: (version: 'original' | 'current') =>
      retryExecution({ path: { id: execution.id }, body: { version }, throwOnError: true }),
    refreshes: ['listAllExecutions', 'listDeadLetterGroups'],
    onSuccess: ({ execution_id }) => {
      toaster.create({ type: 'success', title: 'A new run has begun' });
      void navigate(`/runs/${execution_id}`);
    },
    onError: ({ message }) => toaster.create({ type: 'error', title: 'The run was not retried', description: message }),
  });
  const original = execution.workflow_version;
  return (
    <Menu.Root positioning={{ placement: 'bottom-end' }}>
      <Menu.Trigger asChild>
        <Button variant="solid" loading={retry.isPending} flex={{ base: '1', md: '0 0 auto' }}>
          <RotateCcw size={16} aria-hidden /> Retry <ChevronDown size={14} aria-hidden />
        </Button>
      </Menu.Trigger>
      <Portal>
        <Menu.Positioner>
          <Menu.Content minW="260px">
            <RetryItem
              value="original"
              label={`On v${original}, which it followed`}
              hint="All steps again, with the same payload."
              onSelect={() => retry.mutate('original')}
            />
            {currentVersion !== original && (
              <RetryItem
                value="current"
                label={`On the current version${currentVersion === undefined ? '' : `, v${currentVersion}`}`}
                hint="With what was repaired since."
                onSelect={() => retry.mutate('current')}
              />
            )}
            <Text px="2" py="1.5" textStyle="small" color="fg.muted">
              To begin in the middle, or with other data, open a step and restart from it.
            </Text>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}

interface RetryItemProps {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  readonly onSelect: () => void;
}

function RetryItem({ value, label, hint, onSelect }: RetryItemProps) {
  return (
    <Menu.Item value={value} onClick={onSelect} flexDirection="column" alignItems="flex-start" gap="0" py="2">
      <Text fontWeight="500">{label}</Text>
      <Text textStyle="small" color="fg.muted">
        {hint}
      </Text>
    </Menu.Item>
  );
}

function CancelButton({ execution }: { readonly execution: Execution }) {
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useApi({
    call: () => cancelExecution({ path: { id: execution.id }, throwOnError: true }),
    refreshes: ['getExecution', 'listAllExecutions'],
    onSuccess: () => setIsAsking(false),
  });
  return (
    <>
      <Button onClick={() => setIsAsking(true)} flex={{ base: '1', md: '0 0 auto' }}>
        <Ban size={16} aria-hidden /> Cancel run
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Cancel this run?"
          verb="Cancel run"
          keepVerb="Let it run"
          isDangerous
          isPending={cancel.isPending}
          error={cancel.error}
          errorTitle="The run was not cancelled"
          onConfirm={() => cancel.mutate(undefined)}
          onClose={() => setIsAsking(false)}
        >
          It stops at once. A call that is on its way is cut; it may have had its effect on the other side. A cancelled
          run can be retried, but not resumed.
        </ConfirmDialog>
      )}
    </>
  );
}
