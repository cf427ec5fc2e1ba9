import { Button } from '@chakra-ui/react';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { useAuth } from '../../auth/use-auth.ts';
import { applyServerFaults } from '../../forms/apply-server-faults.ts';
import { Form } from '../../forms/form.tsx';
import { lazyResolver } from '../../forms/lazy-resolver.ts';
import { PasswordField } from '../../forms/password-field.tsx';
import { TextField } from '../../forms/text-field.tsx';

const loadCheck = async () => (await import('./check-login.ts')).checkLogin;
const preloadCheck = (): void => {
  loadCheck().catch(() => undefined); // loaded again when the form is sent
};

/** Signs in; the page above goes on when that has succeeded. */
export function LoginForm() {
  const { signIn } = useAuth();
  const form = useForm({
    resolver: lazyResolver(loadCheck),
    defaultValues: { email: '', password: '' },
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  });
  const { errors, isSubmitting } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus('email'), [setFocus]);

  const submit = form.handleSubmit(async (credentials) => {
    try {
      await signIn(credentials);
    } catch (failure) {
      applyServerFaults(form, failure, { INVALID_CREDENTIALS: 'password' });
    }
  });

  return (
    <Form onSubmit={submit} onInput={preloadCheck} fault={errors.root?.message}>
      <TextField
        label="E-mail"
        type="email"
        inputMode="email"
        autoComplete="username"
        field={form.register('email')}
        error={errors.email?.message}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        field={form.register('password')}
        error={errors.password?.message}
      />
      <Button type="submit" variant="solid" mt="1" loading={isSubmitting} loadingText="Signing in">
        Sign in
      </Button>
    </Form>
  );
}
