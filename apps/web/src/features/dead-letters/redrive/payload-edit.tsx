import { Button, Flex, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Pencil, Undo2 } from 'lucide-react';
import { getDeadLetterOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { JsonField } from '../../../components/json-field.tsx';
import type { RedriveWish } from './redrive-wish.ts';

interface PayloadEditProps {
  readonly letterId: string;
  readonly wish: RedriveWish;
  /** Undefined while the recorded payload is used. */
  readonly text: string | undefined;
  readonly onText: (text: string | undefined) => void;
}

/** The payload that a single letter is redriven with; it can be changed. */
export function PayloadEdit({ letterId, wish, text, onText }: PayloadEditProps) {
  const letter = useQuery(getDeadLetterOptions({ path: { id: letterId } }));
  if (letter.error !== null) return <ErrorNotice title="The payload could not be loaded" error={letter.error} />;
  if (text === undefined) {
    return (
      <Flex align="center" gap="3">
        <Text textStyle="label">Payload</Text>
        <Text fontSize="code" color="fg.muted">
          as recorded
        </Text>
        <Button
          size="sm"
          variant="ghost"
          disabled={letter.data === undefined}
          onClick={() => onText(JSON.stringify(letter.data?.payload, null, 2))}
        >
          <Pencil size={14} aria-hidden /> Edit payload
        </Button>
      </Flex>
    );
  }
  return (
    <Flex direction="column" gap="1">
      <JsonField
        label="Payload"
        text={text}
        onChange={onText}
        hint={
          wish.from === 'failed_step'
            ? 'Steps that succeeded keep what they gave. Begin at the start if they should see the new payload.'
            : 'All steps see this payload.'
        }
      />
      <Button size="sm" variant="ghost" alignSelf="flex-start" onClick={() => onText(undefined)}>
        <Undo2 size={14} aria-hidden /> Use the recorded payload
      </Button>
    </Flex>
  );
}
