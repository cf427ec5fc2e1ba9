import { Page } from '../../components/page.tsx';
import { AboutSection } from './about-section.tsx';
import { AccountSection } from './account/account-section.tsx';
import { ApiKeysSection } from './api-keys/api-keys-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';

export function SettingsPage() {
  return (
    <Page title="Settings">
      <AccountSection />
      <ApiKeysSection />
      <AppearanceSection />
      <AboutSection />
    </Page>
  );
}
