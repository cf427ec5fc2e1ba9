import { Button, Link } from '@chakra-ui/react';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { Link as RouterLink, useLocation } from 'react-router';
import { toApiError } from '../../api/api-error.ts';
import { useAuth } from '../../auth/use-auth.ts';
import { applyServerFaults } from '../../forms/apply-server-faults.ts';
import { Form } from '../../forms/form.tsx';
import { lazyResolver } from '../../forms/lazy-resolver.ts';
import { PasswordField } from '../../forms/password-field.tsx';
import { TextField } from '../../forms/text-field.tsx';

const loadCheck = async () => (await import('./check-registration.ts')).checkRegistration;
const preloadCheck = (): void => {
  loadCheck().catch(() => undefined); // loaded again when the form is sent
};

/**
 * Makes an account and signs in with it.
 *
 * @param onClosed called when the server makes no new accounts
 */
export function RegisterForm({ onClosed }: { readonly onClosed: () => void }) {
  const { register } = useAuth();
  const location = useLocation();
  const form = useForm({ resolver: lazyResolver(loadCheck), defaultValues: { email: '', password: '' } });
  const { errors, isSubmitting } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus('email'), [setFocus]);

  const submit = form.handleSubmit(async (account) => {
    try {
      await register(account);
    } catch (failure) {
      if (toApiError(failure).code === 'REGISTRATION_CLOSED') onClosed();
      else applyServerFaults(form, failure, { EMAIL_TAKEN: 'email' });
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
        error={
          errors.email && (
            <>
              {errors.email.message}
              {/* `type` is the server's code here, and zod's for what was found before sending. */}
              {(errors.email.type as string) === 'EMAIL_TAKEN' && (
                <>
                  {' '}
                  <Link asChild color="inherit" textDecoration="underline">
                    <RouterLink to="/sign-in" state={location.state}>
                      Sign in instead
                    </RouterLink>
                  </Link>
                </>
              )}
            </>
          )
        }
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        hint="At least 8 characters"
        field={form.register('password')}
        error={errors.password?.message}
      />
      <Button type="submit" variant="solid" mt="1" loading={isSubmitting} loadingText="Creating your account">
        Create account
      </Button>
    </Form>
  );
}
