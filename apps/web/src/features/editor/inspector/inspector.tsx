import { Flex, Tabs } from '@chakra-ui/react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { ErrorBoundary } from 'react-error-boundary';
import { copyText } from '../../../components/copy-text.ts';
import { DataDock } from './data/data-dock.tsx';
import { InputData } from './data/input-data.tsx';
import { NoRun } from './data/no-run.tsx';
import { OutputData } from './data/output-data.tsx';
import { RunPicker } from './data/run-picker.tsx';
import { ExpressionProvider, useInsertPath } from './expression/expression-provider.tsx';
import { InspectorHeader } from './inspector-header.tsx';
import { PanelError } from './panel-error.tsx';
import { predecessorsOf } from './run-data/upstream-of.ts';
import { useExpressionContext } from './run-data/use-expression-context.ts';
import { SettingsForm } from './settings/settings-form.tsx';
import type { InspectorProps } from './types.ts';

/** Everything about one node: its settings, what goes into it, what comes out. Fills the room that it is given. */
export function Inspector(props: InspectorProps) {
  const { node } = props;
  return (
    <Flex direction="column" h="full" minH="0" bg="bg.panel" as="section" aria-label="Inspector">
      <InspectorHeader {...props} />
      {/* Another node begins afresh, and a fault in one leaves the others alone. */}
      <ErrorBoundary key={node.id} FallbackComponent={PanelError}>
        <InspectorPanel {...props} />
      </ErrorBoundary>
    </Flex>
  );
}

function InspectorPanel(props: InspectorProps) {
  const { definition, node, nodeTypes, runData, history } = props;
  const context = useExpressionContext(definition, node.id, nodeTypes, runData.execution);
  return (
    <ExpressionProvider context={context} history={history}>
      <InspectorTabs {...props} />
    </ExpressionProvider>
  );
}

const TABS = ['settings', 'input', 'output'] as const;
type Tab = (typeof TABS)[number];
const TITLES: Readonly<Record<Tab, string>> = { settings: 'Settings', input: 'Input', output: 'Output' };

function InspectorTabs(props: InspectorProps) {
  const { node, nodeType, definition, runData, field } = props;
  const [tab, setTab] = useState<Tab>('settings');
  const [shownField, setShownField] = useState(field);
  if (field !== shownField) {
    setShownField(field);
    if (field !== undefined) setTab('settings');
  }
  const insertPath = useInsertPath();
  const predecessors = useMemo(() => predecessorsOf(definition, node.id), [definition, node.id]);
  const pick = useCallback(
    (path: string) => {
      // The field has to be on the screen before it can take the caret.
      flushSync(() => setTab('settings'));
      if (!insertPath(path)) void copyText(`{{ ${path} }}`, 'Path');
    },
    [insertPath],
  );
  const tabs = nodeType?.trigger === true ? TABS.filter((each) => each !== 'input') : TABS;
  return (
    <Tabs.Root
      value={tab}
      onValueChange={({ value }) => setTab(TABS.find((each) => each === value) ?? 'settings')}
      display="flex"
      flexDirection="column"
      flex="1"
      minH="0"
      size="sm"
      lazyMount
    >
      <Tabs.List px="4" flexShrink={0}>
        {tabs.map((each) => (
          <Tabs.Trigger
            key={each}
            value={each}
            minH={{ base: '11', md: '9' }}
            // A path that is dragged over a tab opens it.
            onDragEnter={() => setTab(each)}
          >
            {TITLES[each]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <TabContent
        value="settings"
        below={
          runData.execution !== undefined &&
          predecessors.length > 0 && <DataDock predecessors={predecessors} onPick={pick} />
        }
      >
        <SettingsForm {...props} />
      </TabContent>
      <TabContent value="input">
        <RunPicker {...runData} />
        {runData.execution === undefined ? (
          <NoRun {...runData} />
        ) : (
          <InputData predecessors={predecessors} onPick={pick} />
        )}
      </TabContent>
      <TabContent value="output">
        <RunPicker {...runData} />
        {runData.execution === undefined ? (
          <NoRun {...runData} />
        ) : (
          <OutputData nodeId={node.id} execution={runData.execution} />
        )}
      </TabContent>
    </Tabs.Root>
  );
}

interface TabContentProps {
  readonly value: Tab;
  /** Stays in sight while the content scrolls. */
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

function TabContent({ value, below, children }: TabContentProps) {
  return (
    <Tabs.Content value={value} flex="1" minH="0" p="0" _open={{ display: 'flex' }} flexDirection="column">
      <Flex direction="column" flex="1" minH="0" gap="4" p="4" overflowY="auto" overflowX="hidden">
        {children}
      </Flex>
      {below}
    </Tabs.Content>
  );
}
