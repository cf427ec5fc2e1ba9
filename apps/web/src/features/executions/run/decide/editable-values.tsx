import { Box, Button, Flex, Stack, Text } from '@chakra-ui/react';
import { Pencil, Undo2 } from 'lucide-react';
import { JsonField } from '../../../../components/json-field.tsx';
import type { EditedValues } from './use-edited-values.ts';

interface EditableValuesProps {
  readonly payload: unknown;
  readonly outputs: readonly { readonly nodeId: string; readonly title: string; readonly output: unknown }[];
  readonly edited: EditedValues;
}

/** The recorded data that a new run would use; each piece can be opened and changed. */
export function EditableValues({ payload, outputs, edited }: EditableValuesProps) {
  return (
    <Stack gap="2">
      <Text textStyle="label">Data of the new run</Text>
      <Stack gap="0" borderWidth="1px" borderRadius="field">
        <EditableValue title="Payload" value={payload} nodeId={undefined} edited={edited} />
        {outputs.map(({ nodeId, title, output }) => (
          <EditableValue key={nodeId} title={`Output of ${title}`} value={output} nodeId={nodeId} edited={edited} />
        ))}
      </Stack>
    </Stack>
  );
}

interface EditableValueProps {
  readonly title: string;
  readonly value: unknown;
  readonly nodeId: string | undefined;
  readonly edited: EditedValues;
}

function EditableValue({ title, value, nodeId, edited }: EditableValueProps) {
  const text = edited.textOf(nodeId);
  const isEdited = text !== undefined;
  const toggle = (): void => edited.setText(nodeId, isEdited ? undefined : JSON.stringify(value, null, 2));
  return (
    <Box borderTopWidth="1px" _first={{ borderTopWidth: '0' }} px="3" py="1.5">
      <Flex align="center" gap="2">
        <Text flex="1" minW="0" truncate>
          {title}
        </Text>
        {!isEdited && (
          <Text textStyle="small" color="fg.muted">
            as recorded
          </Text>
        )}
        <Button size="sm" variant="ghost" aria-label={`${isEdited ? 'Take back' : 'Edit'}: ${title}`} onClick={toggle}>
          {isEdited ? <Undo2 size={14} aria-hidden /> : <Pencil size={14} aria-hidden />}
          {isEdited ? 'Take back' : 'Edit'}
        </Button>
      </Flex>
      {isEdited && (
        <Box pb="2">
          <JsonField label={`${title}, edited`} text={text} onChange={(next) => edited.setText(nodeId, next)} />
        </Box>
      )}
    </Box>
  );
}
