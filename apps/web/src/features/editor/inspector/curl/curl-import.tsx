import type { JsonObject } from '@automateos/model';
import { Button, HStack, Stack, Text, Textarea } from '@chakra-ui/react';
import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { Modal } from '../../../../components/modal.tsx';
import { FaultList } from '../form/field-frame.tsx';
import { parseCurl } from './parse-curl.ts';

interface CurlImportProps {
  /** Gets what the command says, and what of it could not be carried over. */
  readonly onImport: (config: JsonObject, notes: readonly string[]) => void;
}

/** Fills the form from a command line, as documentation and browsers' tools give it. */
export function CurlImport({ onImport }: CurlImportProps) {
  const [isOpen, setOpen] = useState(false);
  const [command, setCommand] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = () => {
    const parsed = parseCurl(command);
    if (!parsed.ok) return setFault(parsed.message);
    onImport(parsed.config, parsed.notes);
    setOpen(false);
    setCommand('');
  };
  return (
    <>
      <Button size="sm" variant="ghost" color="fg.muted" ml="-2" px="2" onClick={() => setOpen(true)}>
        <SquareTerminal size={16} aria-hidden /> Import cURL
      </Button>
      {isOpen && (
        <Modal title="Import cURL" size="lg" onClose={() => setOpen(false)}>
          <Stack gap="3">
            <Text color="fg.muted">
              Paste a command. It replaces URL, method, headers, query and body. Pasting it into the URL field does the
              same.
            </Text>
            <Textarea
              aria-label="cURL command"
              autoFocus
              rows={9}
              fontFamily="mono"
              fontSize={{ base: 'md', md: 'code' }}
              spellCheck={false}
              placeholder={`curl https://api.example.com/orders \\\n  -H 'Content-Type: application/json' \\\n  -d '{"id": 7}'`}
              aria-invalid={fault !== undefined || undefined}
              value={command}
              onChange={({ target }) => {
                setCommand(target.value);
                setFault(undefined);
              }}
            />
            <FaultList faults={fault === undefined ? [] : [fault]} />
            <HStack justify="flex-end">
              <Button onClick={() => setOpen(false)}>Cancel</Button>
              <Button variant="solid" onClick={submit}>
                Import
              </Button>
            </HStack>
          </Stack>
        </Modal>
      )}
    </>
  );
}
