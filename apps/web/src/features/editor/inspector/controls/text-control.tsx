import { Input, Textarea } from '@chakra-ui/react';
import type { ChangeEvent } from 'react';
import { ExpressionField } from '../expression/expression-field.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { useFaults } from '../form/form-context.tsx';
import { usePasteImport } from '../form/paste-import.tsx';
import { SecretControl } from './secret-control.tsx';
import { writeText } from './text-value.ts';

/** Text of one line or many; numbers that stand there are shown as text. */
export function TextControl(props: ControlProps<'text'>) {
  if (props.isTemplate) return <TemplateControl {...props} />;
  return props.shape.content === 'secret' ? <SecretControl {...props} /> : <PlainControl {...props} />;
}

/** Text as it stands. */
export function PlainControl({ shape, value, onChange, placeholder, isRequired, ids }: ControlProps<'text'>) {
  const shared = {
    id: ids.inputId,
    size: 'sm',
    fontSize: { base: 'md', md: 'code' },
    fontFamily: 'mono',
    placeholder,
    value: writeText(value),
    'aria-labelledby': ids.labelId,
    'aria-describedby': ids.describedBy,
    'aria-invalid': ids.isInvalid || undefined,
    'aria-required': isRequired || undefined,
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(target.value === '' ? undefined : target.value),
  } as const;
  if (shape.content === 'multiline') return <Textarea {...shared} rows={4} autoresize maxH="300px" />;
  return (
    <>
      <Input
        {...shared}
        h={{ base: '11', md: '34px' }}
        px="2.5"
        borderRadius="field"
        bg="bg.panel"
        autoComplete="off"
        list={shape.content === 'time-zone' ? `${ids.inputId}zones` : undefined}
      />
      {shape.content === 'time-zone' && <TimeZones id={`${ids.inputId}zones`} />}
    </>
  );
}

/** What the browser knows of the names of IANA, to choose from while typing. */
function TimeZones({ id }: { readonly id: string }) {
  return (
    <datalist id={id}>
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

function TemplateControl({ shape, value, onChange, path, placeholder, isRequired, ids }: ControlProps<'text'>) {
  const onPasteText = usePasteImport(path);
  return (
    <ExpressionField
      mode="template"
      value={writeText(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      labelledBy={ids.labelId}
      isInvalid={ids.isInvalid}
      isRequired={isRequired}
      isMultiline={shape.content === 'multiline' || shape.content === 'value'}
      minLines={shape.content === 'multiline' ? 3 : 1}
      knownFaults={useFaults(path)}
      {...(ids.describedBy !== undefined && { describedBy: ids.describedBy })}
      {...(placeholder !== undefined && { placeholder })}
      {...(onPasteText !== undefined && { onPasteText })}
    />
  );
}
