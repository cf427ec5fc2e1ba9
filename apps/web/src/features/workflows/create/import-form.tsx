import { readWorkflowFile, WORKFLOW_FILE_LIMITS } from '@automateos/model';
import { Box, Button, Flex, HStack, Input, Stack, Text } from '@chakra-ui/react';
import { FileUp } from 'lucide-react';
import { type ChangeEvent, type DragEvent, useId, useRef, useState } from 'react';
import { JsonEditor } from '../../../code-editor/json-editor.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { FaultList } from './fault-list.tsx';
import type { useCreateWorkflow } from './use-create-workflow.ts';

interface ImportFormProps {
  readonly create: ReturnType<typeof useCreateWorkflow>;
  readonly onBack: () => void;
}

/** Takes a workflow from a file (chosen or dropped) or from pasted text, and says what is wrong with it and where. */
export function ImportForm({ create, onBack }: ImportFormProps) {
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState<string>();
  const [fileFault, setFileFault] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const labelId = useId();
  const reading =
    text.trim() === '' ? undefined : readWorkflowFile(text, fileName?.replace(/\.json$/i, '') ?? 'Imported workflow');

  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    create.reset();
    setFileFault(
      file.size > WORKFLOW_FILE_LIMITS.bytes
        ? `${file.name} is larger than 5 MB, the most that a workflow can have.`
        : undefined,
    );
    if (file.size > WORKFLOW_FILE_LIMITS.bytes) return;
    setFileName(file.name);
    setText(await file.text());
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };

  return (
    <Stack gap="4" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <HStack gap="3" wrap="wrap">
        <Button onClick={() => picker.current?.click()}>
          <FileUp /> Choose a file
        </Button>
        <Text color="fg.muted">{fileName ?? 'or drop one here, or paste its text below'}</Text>
        <Input
          ref={picker}
          type="file"
          accept=".json,application/json"
          display="none"
          aria-label="Workflow file"
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => void take(target.files?.[0])}
        />
      </HStack>
      <Box>
        <Text id={labelId} textStyle="label" mb="1.5">
          Workflow as JSON
        </Text>
        <JsonEditor
          labelledBy={labelId}
          value={text}
          onChange={(value) => {
            create.reset();
            setText(value);
          }}
          isMultiline
          isInvalid={reading?.ok === false}
          minLines={8}
          maxLines={16}
          placeholder='{ "name": "…", "definition": { "nodes": [], "connections": [] } }'
        />
      </Box>
      {fileFault !== undefined && <ErrorNotice title="This file is not read" error={new Error(fileFault)} />}
      {reading?.ok === false && <FaultList faults={reading.faults} />}
      {create.isError && <ErrorNotice title="The server does not take this workflow" error={create.error} />}
      <Flex justify="space-between" gap="2">
        <Button onClick={onBack}>Back</Button>
        <Button
          variant="solid"
          disabled={reading?.ok !== true}
          loading={create.isPending}
          onClick={() => reading?.ok === true && create.mutate({ ...reading.file, is_active: false })}
        >
          Import
        </Button>
      </Flex>
    </Stack>
  );
}
