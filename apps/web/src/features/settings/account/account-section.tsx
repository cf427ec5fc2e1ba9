import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useState } from 'react';
import { useAuth } from '../../../auth/use-auth.ts';
import { SettingsCard } from '../settings-card.tsx';
import { SettingsSection } from '../settings-section.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

/** Who is signed in, their password, and their sign-ins elsewhere. */
export function AccountSection() {
  const { state } = useAuth();
  const [isChanging, setChanging] = useState(false);
  const [isSigningOut, setSigningOut] = useState(false);
  if (state.status !== 'signed-in') return null;
  return (
    <SettingsSection title="Account" description="How you sign in.">
      <SettingsCard>
        <Stack gap="4">
          <Line title="E-mail" text={state.user.email} />
          {isChanging ? (
            <ChangePasswordForm email={state.user.email} onDone={() => setChanging(false)} />
          ) : (
            <Line title="Password" text="Known to nobody but you; the server keeps only its hash.">
              <Button onClick={() => setChanging(true)}>Change password</Button>
            </Line>
          )}
          <Line title="Sign-ins" text="Ends every sign-in of this account, on all devices. API keys stay.">
            <Button onClick={() => setSigningOut(true)}>Sign out everywhere</Button>
          </Line>
        </Stack>
      </SettingsCard>
      {isSigningOut && <SignOutDialog onClose={() => setSigningOut(false)} />}
    </SettingsSection>
  );
}

interface LineProps {
  readonly title: string;
  readonly text: string;
  readonly children?: React.ReactNode;
}

function Line({ title, text, children }: LineProps) {
  return (
    <Flex gap="3" justify="space-between" align="center" wrap="wrap">
      <Stack gap="0" flex="1 1 240px" minW="0">
        <Text fontWeight="500">{title}</Text>
        <Text color="fg.muted" overflowWrap="anywhere">
          {text}
        </Text>
      </Stack>
      {children}
    </Flex>
  );
}
