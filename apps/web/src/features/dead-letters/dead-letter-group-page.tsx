import { Page } from '../../components/page.tsx';

export function DeadLetterGroupPage() {
  return <Page title="Dead letters">{null}</Page>;
}
