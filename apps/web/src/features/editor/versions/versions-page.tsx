import { Page } from '../../../components/page.tsx';

export function VersionsPage() {
  return <Page title="Versions">{null}</Page>;
}
