import { Box, Button, Flex, HStack, IconButton, Text } from '@chakra-ui/react';
import { ChevronLeft, FlaskConical, Save } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { useIsPhone } from '../../../components/use-is-phone.ts';
import { useEditor } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { isUnsaved } from '../state/editor-state.ts';
import { ActiveToggle } from './active-toggle.tsx';
import { EditorMenu } from './editor-menu.tsx';
import { SaveState } from './save-state.tsx';
import { type EditorView, ViewToggle } from './view-toggle.tsx';
import { WorkflowName } from './workflow-name.tsx';

interface EditorHeaderProps {
  readonly view: EditorView;
  readonly isSaving: boolean;
  readonly onView: (view: EditorView) => void;
  readonly onSave: () => void;
  readonly onTestRun: () => void;
  /** The button with the faults. */
  readonly faults: ReactNode;
}

/** Which workflow this is, whether it is saved, and what can be done with it. */
export function EditorHeader({ view, isSaving, onView, onSave, onTestRun, faults }: EditorHeaderProps) {
  const state = useEditor();
  const { workflow } = useEditorFacts();
  const isDirty = isUnsaved(state);
  const isPhone = useIsPhone();
  return (
    <Flex
      as="header"
      align="center"
      gap={{ base: '1', md: '3' }}
      minH="14"
      px={{ base: '2', md: '4' }}
      py={{ base: '1', md: '0' }}
      bg="bg.panel"
      borderBottomWidth="1px"
      flexShrink={0}
      wrap={{ base: 'wrap', md: 'nowrap' }}
    >
      <HStack gap="0" flex="1" minW={{ base: 'full', md: '0' }}>
        <IconButton asChild variant="ghost" size="sm" aria-label="Workflows" title="Workflows">
          <Link to="/workflows">
            <ChevronLeft />
          </Link>
        </IconButton>
        <WorkflowName key={workflow.name} id={workflow.id} name={workflow.name} />
        <HStack gap="3" ml={{ base: 'auto', md: '3' }} pr={{ base: '2', md: '0' }} flexShrink={0}>
          <SaveState isSaving={isSaving} isDirty={isDirty} version={state.saved.version} />
          {!isPhone && faults}
        </HStack>
      </HStack>
      <HStack as="nav" aria-label="Workflow" gap="1" hideBelow="md">
        <TabLink to={`/workflows/${workflow.id}`}>Edit</TabLink>
        <TabLink to={`/workflows/${workflow.id}/runs`}>Runs</TabLink>
      </HStack>
      <HStack gap={{ base: '1', md: '2' }} flex={{ md: '1' }} justify="flex-end" w={{ base: 'full', md: 'auto' }}>
        {isPhone && <Box flex="1">{faults}</Box>}
        <ViewToggle view={view} onChange={onView} />
        <Button size="sm" onClick={onTestRun} title="Test run">
          <FlaskConical size={16} aria-hidden />
          <Text hideBelow="lg">Test run</Text>
          <Text hideFrom="lg" srOnly>
            Test run
          </Text>
        </Button>
        <Button
          size="sm"
          variant={isDirty ? 'solid' : 'outline'}
          disabled={!isDirty}
          loading={isSaving}
          onClick={onSave}
          title="Save"
        >
          <Save size={16} aria-hidden />
          <Text hideBelow="lg">Save</Text>
          <Text hideFrom="lg" srOnly>
            Save
          </Text>
        </Button>
        <ActiveToggle workflow={workflow} />
        <EditorMenu workflow={workflow} />
      </HStack>
    </Flex>
  );
}

function TabLink({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <Flex
      asChild
      align="center"
      h="8"
      px="3"
      borderRadius="field"
      color="fg.muted"
      fontWeight="500"
      _hover={{ bg: 'bg.muted' }}
      css={{ '&.active': { bg: 'bg.muted', color: 'fg' } }}
    >
      <NavLink to={to} end>
        {children}
      </NavLink>
    </Flex>
  );
}
