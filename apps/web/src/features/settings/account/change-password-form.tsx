import { passwordBodySchema } from '@automateos/model';
import { Button, Flex } from '@chakra-ui/react';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { changePassword, type PasswordBodyInput } from '../../../api/generated/index.ts';
import { session } from '../../../api/session.ts';
import { useApi } from '../../../api/use-api.ts';
import { toaster } from '../../../components/toaster.tsx';
import { applyServerFaults } from '../../../forms/apply-server-faults.ts';
import { Form } from '../../../forms/form.tsx';
import { houseResolver } from '../../../forms/house-resolver.ts';
import { PasswordField } from '../../../forms/password-field.tsx';

const { current_password } = passwordBodySchema.shape;
const schema = passwordBodySchema.extend({ current_password: current_password.min(1, 'Enter your password') });

interface ChangePasswordFormProps {
  /** For password managers: whose password it is. */
  readonly email: string;
  readonly onDone: () => void;
}

export function ChangePasswordForm({ email, onDone }: ChangePasswordFormProps) {
  const form = useForm({ resolver: houseResolver(schema), defaultValues: { current_password: '', new_password: '' } });
  const { errors } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus('current_password'), [setFocus]);
  const change = useApi({
    call: (body: PasswordBodyInput) => changePassword({ body, throwOnError: true }),
    onSuccess: (token) => {
      session.set(token); // the change ended all sign-ins, this one too
      toaster.create({ type: 'success', title: 'Your password is changed; other devices are signed out' });
      onDone();
    },
    onError: (failure) => applyServerFaults(form, failure),
  });
  return (
    <Form fault={errors.root?.message} onSubmit={form.handleSubmit((body) => change.mutate(body))}>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        field={form.register('current_password')}
        error={errors.current_password?.message}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        hint="At least 8 characters"
        field={form.register('new_password')}
        error={errors.new_password?.message}
      />
      <Flex justify="flex-end" gap="2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="solid" loading={change.isPending} loadingText="Changing">
          Change password
        </Button>
      </Flex>
    </Form>
  );
}
