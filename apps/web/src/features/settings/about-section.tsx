import { HStack, Link, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { getOperationsOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { Logo } from '../../shell/logo.tsx';
import { SettingsCard } from './settings-card.tsx';
import { SettingsSection } from './settings-section.tsx';

const LINKS = [
  ['Documentation', '/docs/guide'],
  ['API reference', '/docs'],
  ['OpenAPI document', '/openapi.json'],
  ['Health of this server', '/health/ready'],
] as const;

/** Which version this is, and where more is to be read. */
export function AboutSection() {
  const { data } = useQuery(getOperationsOptions());
  return (
    <SettingsSection title="About" description="Free software under the MIT licence.">
      <SettingsCard>
        <Stack gap="4">
          <HStack gap="3">
            <Logo size={36} />
            <Stack gap="0">
              <Text fontWeight="600">AutomateOS</Text>
              <Text color="fg.muted">
                {data === undefined ? 'MIT licence' : `Version ${data.version} · MIT licence`}
              </Text>
            </Stack>
          </HStack>
          <HStack gap="4" wrap="wrap">
            {LINKS.map(([label, to]) => (
              <Link key={to} href={to} target="_blank" rel="noreferrer" color="accent.fg" fontWeight="500">
                {label}
              </Link>
            ))}
          </HStack>
        </Stack>
      </SettingsCard>
    </SettingsSection>
  );
}
