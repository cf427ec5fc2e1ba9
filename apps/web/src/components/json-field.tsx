import type { Json } from '@automateos/model';
import { parseJsonText } from '@automateos/model';
import { Stack, Text } from '@chakra-ui/react';
import { type ReactNode, useId } from 'react';
import { JsonEditor } from '../code-editor/json-editor.tsx';

interface JsonFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** What the server found wrong with it. */
  readonly error?: string | undefined;
  readonly minLines?: number;
  readonly maxLines?: number;
}

/** A field for a JSON value, with its fault and the fault's line below. */
export function JsonField({ label, hint, text, onChange, error, minLines = 4, maxLines = 14 }: JsonFieldProps) {
  const id = useId();
  const fault = faultOf(text) ?? error;
  return (
    <Stack gap="1.5">
      <Text id={`${id}-label`} textStyle="label">
        {label}
      </Text>
      <JsonEditor
        value={text}
        onChange={onChange}
        labelledBy={`${id}-label`}
        describedBy={`${id}-hint`}
        isInvalid={fault !== undefined}
        isMultiline
        minLines={minLines}
        maxLines={maxLines}
      />
      <Text
        id={`${id}-hint`}
        fontSize="code"
        color={fault === undefined ? 'fg.muted' : 'danger.fg'}
        role={fault === undefined ? undefined : 'alert'}
      >
        {fault ?? hint}
      </Text>
    </Stack>
  );
}

function faultOf(text: string): string | undefined {
  const parsed = parseJsonText(text);
  if (parsed.ok) return undefined;
  const line = text.slice(0, parsed.position).split('\n').length;
  return `Line ${line}: ${parsed.message}`;
}

/** The value of a JSON field; undefined while its text is not JSON. */
export function readJsonField(text: string): { readonly value: Json } | undefined {
  const parsed = parseJsonText(text);
  return parsed.ok ? { value: parsed.value } : undefined;
}
