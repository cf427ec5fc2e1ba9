import { Page } from '../../components/page.tsx';

export function DeadLettersPage() {
  return <Page title="Dead letters">{null}</Page>;
}
