import { Page } from '../../components/page.tsx';

export function EditorPage() {
  return <Page title="Editor">{null}</Page>;
}
