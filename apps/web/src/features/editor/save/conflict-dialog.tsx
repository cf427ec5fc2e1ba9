import { Box, Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { getWorkflowVersionOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { Workflow } from '../../../api/generated/types.gen.ts';
import { Modal } from '../../../components/modal.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { definitionOf } from '../../../graph/definition-of.ts';
import { describeDiff, diffDefinitions } from '../diff/diff-definitions.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { describeOtherSaver } from '../versions/who-saved.ts';
import { ChangeList } from './change-list.tsx';
import type { Saving } from './use-save.ts';

interface ConflictDialogProps {
  readonly theirs: Workflow;
  readonly saving: Saving;
}

/** Somebody saved in the meantime: what they changed, what is changed here, and which of the two is to stay. */
export function ConflictDialog({ theirs, saving }: ConflictDialogProps) {
  const { history, saved } = useEditor();
  const dispatch = useEditorDispatch();
  const definition = definitionOf(theirs);
  const theirDiff = diffDefinitions(saved.definition, definition);
  const ownDiff = diffDefinitions(saved.definition, history.definition);
  const { version, issues, updated_at } = theirs;
  const entry = useQuery(getWorkflowVersionOptions({ path: { id: theirs.id, version: String(version) } }));
  // A version that only has another name has no entry of its own.
  const savedBy = entry.data?.version === version ? entry.data.saved_by : undefined;
  const take = (): void => {
    dispatch({ type: 'adopt', version, definition, issues });
    saving.closeConflict();
  };
  return (
    <Modal title="Somebody saved in the meantime" size="lg" onClose={saving.closeConflict}>
      <Stack gap="5">
        <Text color="fg.muted">
          You began with version {saved.version}; version {version} was saved <TimeAgo instant={updated_at} />
          {savedBy != null && ` ${describeOtherSaver(savedBy)}`}. If you keep yours, theirs stays in the versions; if
          you take theirs, undo brings yours back.
        </Text>
        <Side title={`Version ${version} changed`} summary={describeDiff(theirDiff)}>
          <ChangeList diff={theirDiff} />
        </Side>
        <Side title="You changed" summary={describeDiff(ownDiff)}>
          <ChangeList diff={ownDiff} />
        </Side>
        <Flex justify="flex-end" gap="2" wrap="wrap">
          <Button onClick={saving.closeConflict}>Decide later</Button>
          <Button onClick={take}>Take theirs</Button>
          <Button variant="solid" loading={saving.isSaving} onClick={() => void saving.save({ over: version })}>
            Keep mine
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}

interface SideProps {
  readonly title: string;
  readonly summary: string;
  readonly children: ReactNode;
}

function Side({ title, summary, children }: SideProps) {
  return (
    <Box as="section" borderWidth="1px" borderRadius="card" overflow="hidden">
      <Flex justify="space-between" gap="3" wrap="wrap" px="4" py="2.5" bg="bg.subtle" borderBottomWidth="1px">
        <Text fontWeight="600">{title}</Text>
        <Text color="fg.muted">{summary}</Text>
      </Flex>
      {children}
    </Box>
  );
}
