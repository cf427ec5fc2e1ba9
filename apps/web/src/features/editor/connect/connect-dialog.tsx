import { Button, Flex, NativeSelect, Stack, Text } from '@chakra-ui/react';
import { useId, useState } from 'react';
import { Modal } from '../../../components/modal.tsx';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { nodeTitle } from '../../../graph/node-title.ts';
import { listLegalTargets } from '../edits/connect-rules.ts';
import { makeConnection, onwardOutput } from '../edits/make-node.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { findNode } from '../state/editor-state.ts';
import { TargetList } from './target-list.tsx';

interface ConnectDialogProps {
  /** The node at which the connection starts. */
  readonly id: string;
  readonly onClose: () => void;
}

/** Connects a node without a pointer: which output, and where it goes to. Only what is legal can be chosen. */
export function ConnectDialog({ id, onClose }: ConnectDialogProps) {
  const state = useEditor();
  const { nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  const { definition } = state.history;
  const node = findNode(state, id);
  const type = node && nodeTypes.get(node.type);
  const outputs = node === undefined ? [] : nodeOutputs(node, type);
  const [output, setOutput] = useState(() => (type === undefined ? 'main' : onwardOutput(type)));
  const labelId = useId();
  if (node === undefined) return null;
  const targets = listLegalTargets(definition, id, output, nodeTypes);
  const connect = (to: string): void => {
    dispatch({ type: 'connect', connection: makeConnection(id, output, to) });
    onClose();
  };
  return (
    <Modal title={`Where does “${nodeTitle(node, type)}” go to?`} size="sm" onClose={onClose}>
      <Stack gap="4">
        {outputs.length > 1 && (
          <Flex align="center" gap="3">
            <Text id={labelId} textStyle="label" whiteSpace="nowrap">
              From its output
            </Text>
            <NativeSelect.Root size="sm">
              <NativeSelect.Field
                aria-labelledby={labelId}
                value={output}
                onChange={(event) => setOutput(event.target.value)}
                minH={{ base: '11', md: '8' }}
              >
                {outputs.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </NativeSelect.Field>
              <NativeSelect.Indicator />
            </NativeSelect.Root>
          </Flex>
        )}
        {targets.length === 0 ? (
          <Text color="fg.muted">
            There is no other node that it could lead to: all come before it, are connected already, or are triggers.
          </Text>
        ) : (
          <TargetList nodes={targets} nodeTypes={nodeTypes} onChoose={connect} />
        )}
        <Flex justify="flex-end">
          <Button onClick={onClose}>Cancel</Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
