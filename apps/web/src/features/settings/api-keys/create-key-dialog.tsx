import { apiKeyBodySchema } from '@automateos/model';
import { Button, Flex, NativeSelect } from '@chakra-ui/react';
import { useEffect } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { type ApiKeyBodyInput, createApiKey } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { Modal } from '../../../components/modal.tsx';
import { applyServerFaults } from '../../../forms/apply-server-faults.ts';
import { Form } from '../../../forms/form.tsx';
import { houseResolver } from '../../../forms/house-resolver.ts';
import { FieldFrame, TextField } from '../../../forms/text-field.tsx';
import { EXPIRIES, toExpiresAt } from './expiry.ts';
import { NewKey } from './new-key.tsx';
import { ScopeChoices } from './scope-choices.tsx';
import { PRESETS } from './scopes.ts';

const schema = apiKeyBodySchema
  .pick({ name: true, scopes: true })
  .extend({ expiry: z.enum(EXPIRIES.map(({ value }) => value)) });

/** Makes a key and shows it, once. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useForm({
    resolver: houseResolver(schema),
    defaultValues: { name: '', scopes: [...(PRESETS[0]?.scopes ?? [])], expiry: EXPIRIES[0].value },
  });
  const { errors } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus('name'), [setFocus]);
  const create = useApi({
    call: (body: ApiKeyBodyInput) => createApiKey({ body, throwOnError: true }),
    refreshes: ['listApiKeys'],
    onError: (failure) => applyServerFaults(form, failure),
  });
  if (create.data !== undefined) return <NewKey apiKey={create.data} onClose={onClose} />;
  const submit = form.handleSubmit(({ expiry, ...body }) =>
    create.mutate({ ...body, expires_at: toExpiresAt(expiry, Date.now()) }),
  );
  return (
    <Modal title="Create API key" size="lg" onClose={onClose}>
      <Form fault={errors.root?.message} onSubmit={submit}>
        <TextField
          label="Name"
          placeholder="Such as “Billing server”"
          autoComplete="off"
          field={form.register('name')}
          error={errors.name?.message}
        />
        <FieldFrame label="Expires after">
          <NativeSelect.Root>
            <NativeSelect.Field {...form.register('expiry')}>
              {EXPIRIES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </NativeSelect.Field>
            <NativeSelect.Indicator />
          </NativeSelect.Root>
        </FieldFrame>
        <Controller
          control={form.control}
          name="scopes"
          render={({ field: { value, onChange } }) => (
            <ScopeChoices chosen={value} onChange={onChange} error={errors.scopes?.message} />
          )}
        />
        <Flex justify="flex-end" gap="2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="solid" loading={create.isPending} loadingText="Creating">
            Create key
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
