import { Button, Flex, Input, Textarea } from '@chakra-ui/react';
import { type FormEvent, useState } from 'react';
import type { ApiError } from '../api/api-error.ts';
import {
  type Credential,
  type CredentialListItem,
  type CredentialTypeInfo,
  changeCredential,
  createCredential,
} from '../api/generated/index.ts';
import { useApi } from '../api/use-api.ts';
import { Form } from '../forms/form.tsx';
import { FieldFrame } from '../forms/text-field.tsx';
import { CredentialFieldInput } from './credential-field-input.tsx';
import { type CredentialField, readCredentialFields } from './credential-fields.ts';

interface CredentialFormProps {
  readonly type: CredentialTypeInfo;
  /** The one that is changed; left out: a new one is made. */
  readonly credential?: CredentialListItem;
  readonly onDone: (credential: Credential) => void;
  readonly onCancel: () => void;
}

/** Made from the type's schema. Secrets go to the server and never come back. */
export function CredentialForm({ type, credential, onDone, onCancel }: CredentialFormProps) {
  const fields = readCredentialFields(type.fields_schema);
  const [name, setName] = useState(credential?.name ?? '');
  const [hosts, setHosts] = useState(credential?.allowed_hosts.join('\n') ?? '');
  const [values, setValues] = useState(() => initialValues(fields, credential));
  const save = useApi({
    call: () => {
      const common = { name, ...(type.use === 'http' && { allowed_hosts: toHosts(hosts) }) };
      if (credential === undefined) {
        const body = { ...common, type: type.type, fields: toFields(fields, values) };
        return createCredential({ body, throwOnError: true });
      }
      const body = { ...common, fields: toChangedFields(fields, values, credential) };
      return changeCredential({ path: { id: credential.id }, body, throwOnError: true });
    },
    refreshes: ['listCredentials', 'getCredential'],
    onSuccess: onDone,
  });
  const faults = faultsOf(save.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The editor has a form of its own around what it shows.
    event.stopPropagation();
    save.mutate(undefined);
  };
  return (
    <Form fault={faults.get('')} onSubmit={submit}>
      <FieldFrame label="Name" error={faults.get('name')}>
        <Input
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder={`Such as “${type.title} of the shop”`}
          autoComplete="off"
          autoFocus
        />
      </FieldFrame>
      {fields.map((field) => (
        <CredentialFieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          isSet={field.isSecret && credential !== undefined && Object.hasOwn(credential.fields, field.name)}
          error={faults.get(`fields.${field.name}`)}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      {type.use === 'http' && (
        <FieldFrame
          label="Allowed hosts"
          error={faults.get('allowed_hosts')}
          hint="One on each line. It is sent to these and to what lies under them, and nowhere else; over https, unless http:// stands before the host."
        >
          <Textarea
            value={hosts}
            onChange={(event) => setHosts(event.currentTarget.value)}
            rows={Math.max(2, hosts.split('\n').length)}
            placeholder="api.example.com"
            spellCheck={false}
          />
        </FieldFrame>
      )}
      <Flex justify="flex-end" gap="2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="solid" loading={save.isPending} loadingText="Saving">
          {credential === undefined ? 'Create credential' : 'Save changes'}
        </Button>
      </Flex>
    </Form>
  );
}

type Values = Readonly<Record<string, string>>;

function initialValues(fields: readonly CredentialField[], credential: CredentialListItem | undefined): Values {
  const startOf = ({ name, isSecret, initial }: CredentialField): string => {
    const there = credential?.fields[name];
    return isSecret || there === undefined || typeof there === 'object' ? initial : String(there);
  };
  return Object.fromEntries(fields.map((field) => [field.name, startOf(field)]));
}

function toFields(fields: readonly CredentialField[], values: Values): Record<string, string | number> {
  const given = fields.filter(({ name }) => values[name] !== '');
  return Object.fromEntries(given.map((field) => [field.name, toValue(field, values[field.name] ?? '')]));
}

/** Only what differs: a secret that is left empty stays as it is. */
function toChangedFields(
  fields: readonly CredentialField[],
  values: Values,
  credential: CredentialListItem,
): Record<string, string | number | null> {
  const before = initialValues(fields, credential);
  const changed = fields.filter(({ name }) => values[name] !== before[name]);
  return Object.fromEntries(
    changed.map((field) => {
      const text = values[field.name] ?? '';
      return [field.name, text === '' ? null : toValue(field, text)];
    }),
  );
}

/** What is no number is told by the server. */
function toValue({ isNumber }: CredentialField, text: string): string | number {
  return isNumber && /^\d+$/.test(text.trim()) ? Number(text) : text;
}

function toHosts(text: string): string[] {
  return text.split(/[\s,]+/).filter((host) => host !== '');
}

/** By field; under the empty name what belongs to none. */
function faultsOf(error: ApiError | null): ReadonlyMap<string, string> {
  if (error === null) return new Map();
  const placed = error.issues.map(({ field, issue }) => [field.replace(/\[\d+\]$/, ''), issue] as const);
  return new Map(placed.length > 0 ? placed : [['', error.message]]);
}
