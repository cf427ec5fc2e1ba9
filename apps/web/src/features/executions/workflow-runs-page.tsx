import { Page } from '../../components/page.tsx';

export function WorkflowRunsPage() {
  return <Page title="Runs">{null}</Page>;
}
