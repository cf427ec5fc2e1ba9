import type { Json } from '@automateos/model';
import { parseJsonText } from '@automateos/model';
import { Stack } from '@chakra-ui/react';
import { useEffect, useRef, useState } from 'react';
import { ExpressionField } from '../expression/expression-field.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { readDraft, writeDraft } from '../form/drafts.ts';
import { FaultList } from '../form/field-frame.tsx';
import { useDraftKey, useFaults } from '../form/form-context.tsx';

/** Any JSON. While a text is none yet, the field keeps its last value, and the text waits as a draft. */
export function JsonControl({ value, onChange, path, placeholder, isRequired, ids }: ControlProps<'json'>) {
  const draft = useDraftKey(path);
  const [text, setText] = useState(() => readDraft(draft) ?? write(value));
  const own = useRef(value);
  const parsed = text.trim() === '' ? undefined : parseJsonText(text);
  useEffect(() => {
    if (JSON.stringify(own.current) === JSON.stringify(value)) return;
    own.current = value;
    writeDraft(draft, undefined);
    setText(write(value));
  }, [value, draft]);
  const change = (next: string) => {
    setText(next);
    const read = next.trim() === '' ? { ok: true as const, value: undefined } : parseJsonText(next);
    writeDraft(draft, read.ok ? undefined : next);
    if (!read.ok || JSON.stringify(own.current) === JSON.stringify(read.value)) return;
    own.current = read.value;
    onChange(read.value);
  };
  const knownFaults = useFaults(path, true);
  return (
    <Stack gap="1">
      <ExpressionField
        mode="json"
        value={text}
        onChange={change}
        labelledBy={ids.labelId}
        isInvalid={ids.isInvalid || parsed?.ok === false}
        isRequired={isRequired}
        isMultiline
        knownFaults={knownFaults}
        {...(ids.describedBy !== undefined && { describedBy: ids.describedBy })}
        {...(placeholder !== undefined && { placeholder })}
      />
      {parsed?.ok === false && <FaultList faults={[explain(text, parsed)]} />}
    </Stack>
  );
}

function write(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

function explain(text: string, { message, position }: { readonly message: string; readonly position: number }): string {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  if (/\{\{?$/.test(before) && text.charAt(position) === '{') {
    return `Not JSON yet: in JSON an expression stands in quotes, "{{ … }}" (line ${line}). The field keeps its last value.`;
  }
  return `Not JSON yet: ${message} (line ${line}, character ${column}). The field keeps its last value.`;
}
