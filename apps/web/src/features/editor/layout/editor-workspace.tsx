import { Box } from '@chakra-ui/react';
import { useCallback, useState } from 'react';
import type { NodeRun } from '../../../graph/flow-graph.ts';
import { LeaveDialog } from '../../../shell/leave-dialog.tsx';
import { useLeaveGuard } from '../../../shell/use-leave-guard.ts';
import { Announcer } from '../announce/announcer.tsx';
import { Canvas } from '../canvas/canvas.tsx';
import { ConnectDialog } from '../connect/connect-dialog.tsx';
import { FaultButton } from '../faults/fault-button.tsx';
import { EditorHeader } from '../header/editor-header.tsx';
import type { RunData } from '../inspector/run-data/use-run-data.ts';
import { EditorShortcuts } from '../keyboard/editor-shortcuts.tsx';
import { GraphList } from '../list/graph-list.tsx';
import { AddPanels } from '../palette/add-panels.tsx';
import { type AddRequest, AskToAddProvider } from '../palette/add-request.ts';
import { ConflictDialog } from '../save/conflict-dialog.tsx';
import { DraftBanner } from '../save/draft-banner.tsx';
import { useDraft } from '../save/use-draft.ts';
import { useSave } from '../save/use-save.ts';
import { useEditor } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { isUnsaved } from '../state/editor-state.ts';
import { TestRunBar } from '../test-run/test-run-bar.tsx';
import { TestRunDialog } from '../test-run/test-run-dialog.tsx';
import { useTestRun } from '../test-run/use-test-run.ts';
import { EditorFrame } from './editor-frame.tsx';
import { InspectorPanel } from './inspector-panel.tsx';
import { useView } from './use-view.ts';

const NO_RUNS: ReadonlyMap<string, NodeRun> = new Map();

interface EditorWorkspaceProps {
  readonly runData: RunData;
  /** The page is being left on purpose. */
  readonly isLeaving: boolean;
}

/** The editor's header, its canvas or list, and what opens beside and above them. */
export function EditorWorkspace({ runData, isLeaving }: EditorWorkspaceProps) {
  const state = useEditor();
  const { workflow, issues } = useEditorFacts();
  const [view, setView] = useView();
  const [request, setRequest] = useState<AddRequest>();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [connecting, setConnecting] = useState<string>();
  const [isTesting, setTesting] = useState(false);
  const saving = useSave(workflow.id);
  const draft = useDraft(workflow.id);
  const test = useTestRun();
  const isDirty = isUnsaved(state);
  const guard = useLeaveGuard(isDirty && !isLeaving);
  const save = useCallback(() => void saving.save(), [saving]);
  const testRun = useCallback(() => setTesting(true), []);
  const runs = test.run?.runs ?? NO_RUNS;
  return (
    <AskToAddProvider value={setRequest}>
      <EditorShortcuts
        save={save}
        testRun={testRun}
        toggleView={() => setView(view === 'list' ? 'canvas' : 'list')}
        connect={setConnecting}
      />
      <Announcer />
      <EditorFrame
        header={
          <>
            <EditorHeader
              view={view}
              isSaving={saving.isSaving}
              onView={setView}
              onSave={save}
              onTestRun={testRun}
              faults={<FaultButton />}
            />
            {draft.offered !== undefined && (
              <DraftBanner draft={draft.offered} onRestore={() => void draft.restore()} onDiscard={draft.discard} />
            )}
          </>
        }
      >
        <Box position="absolute" inset="0">
          {view === 'list' ? (
            <GraphList runs={runs} onConnect={setConnecting} />
          ) : (
            <Canvas runs={runs} onPalette={() => setPaletteOpen(!isPaletteOpen)} />
          )}
        </Box>
        {test.run !== undefined && <TestRunBar run={test.run} isAtBottom={view === 'list'} onClose={test.close} />}
        <AddPanels
          request={request}
          isPaletteOpen={isPaletteOpen && view === 'canvas'}
          onRequest={setRequest}
          onPalette={setPaletteOpen}
        />
        <InspectorPanel runData={runData} />
      </EditorFrame>
      {connecting !== undefined && <ConnectDialog id={connecting} onClose={() => setConnecting(undefined)} />}
      {isTesting && (
        <TestRunDialog
          workflowId={workflow.id}
          lastPayload={runData.execution?.payload}
          isUnsaved={isDirty}
          faultCount={issues.length}
          onSave={() => saving.save()}
          onStarted={test.watch}
          onClose={() => setTesting(false)}
        />
      )}
      {saving.conflict !== undefined && <ConflictDialog theirs={saving.conflict} saving={saving} />}
      <LeaveDialog guard={guard} onSave={() => saving.save()}>
        {`Your changes to “${workflow.name}” are not saved. This browser keeps them as a draft.`}
      </LeaveDialog>
    </AskToAddProvider>
  );
}
