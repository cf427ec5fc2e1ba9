import { Field, Input, type InputProps } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';

export interface TextFieldProps extends InputProps {
  readonly label: string;
  /** What `register` of the form gave for this field. */
  readonly field: UseFormRegisterReturn;
  /** What is wrong with it. */
  readonly error?: ReactNode;
  /** What belongs into it, while nothing is wrong. */
  readonly hint?: ReactNode;
}

/** A line of text with its name above it and its fault, or a hint, below. */
export function TextField({ label, field, error, hint, ...input }: TextFieldProps) {
  return (
    <FieldFrame label={label} error={error} hint={hint}>
      <Input {...field} {...input} />
    </FieldFrame>
  );
}

type FieldFrameProps = Pick<TextFieldProps, 'label' | 'error' | 'hint'> & { readonly children: ReactNode };

/** Ties name, fault and hint to the control inside, for eyes and for screen readers. */
export function FieldFrame({ label, error, hint, children }: FieldFrameProps) {
  const isWrong = error !== undefined && error !== null;
  return (
    <Field.Root invalid={isWrong} gap="1.5">
      <Field.Label textStyle="label">{label}</Field.Label>
      {children}
      {isWrong ? (
        <Field.ErrorText color="danger.fg" fontSize="code" role="alert">
          {error}
        </Field.ErrorText>
      ) : (
        hint !== undefined && (
          <Field.HelperText color="fg.muted" fontSize="code">
            {hint}
          </Field.HelperText>
        )
      )}
    </Field.Root>
  );
}
