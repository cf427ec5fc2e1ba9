import { Button, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import { History } from 'lucide-react';
import { useMemo } from 'react';
import type { NodeType, WorkflowVersion } from '../../../api/generated/types.gen.ts';
import { definitionOf } from '../../../graph/definition-of.ts';
import { describeDiff, diffDefinitions, isEmptyDiff } from '../diff/diff-definitions.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { Select } from '../inspector/controls/select.tsx';
import { VersionCanvas } from './version-canvas.tsx';

export const VERSION_VIEWS = ['changes', 'canvas'] as const;
export type VersionView = (typeof VERSION_VIEWS)[number];
const VIEW_WORDS: Readonly<Record<VersionView, string>> = { changes: 'Changes', canvas: 'Canvas' };

interface VersionDetailProps {
  readonly version: WorkflowVersion;
  readonly isCurrent: boolean;
  /** All that it can be compared with, newest first. */
  readonly versions: readonly WorkflowVersion[];
  /** What it is compared with; undefined: there is nothing before it. */
  readonly base: WorkflowVersion | undefined;
  readonly onBase: (version: number) => void;
  readonly view: VersionView;
  readonly onView: (view: VersionView) => void;
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
  readonly isRestoring: boolean;
  readonly onRestore: () => void;
}

/** One version: what differs from another one, or how it looked, and the way back to it. */
export function VersionDetail(props: VersionDetailProps) {
  const { version, isCurrent, versions, base, onBase, view, onView, nodeTypes, isRestoring, onRestore } = props;
  const others = versions.filter((other) => other.version !== version.version);
  return (
    <Stack gap="4" minW="0">
      <Flex gap="2" wrap="wrap" justify="space-between" align="center">
        <HStack gap="1" role="group" aria-label="View">
          {VERSION_VIEWS.map((each) => (
            <Button
              key={each}
              size="sm"
              variant="ghost"
              aria-pressed={view === each}
              bg={view === each ? 'bg.muted' : undefined}
              onClick={() => onView(each)}
            >
              {VIEW_WORDS[each]}
            </Button>
          ))}
        </HStack>
        <HStack gap="2" wrap="wrap">
          {view === 'changes' && base !== undefined && (
            <HStack gap="2">
              <Text color="fg.muted" whiteSpace="nowrap">
                against
              </Text>
              <Select
                label="Compare with"
                w="140px"
                value={String(base.version)}
                onChange={(next) => onBase(Number(next))}
                options={others.map((other) => ({ value: String(other.version), label: `Version ${other.version}` }))}
              />
            </HStack>
          )}
          {!isCurrent && (
            <Button size="sm" variant="solid" loading={isRestoring} onClick={onRestore}>
              <History size={14} aria-hidden /> Restore version {version.version}
            </Button>
          )}
        </HStack>
      </Flex>
      {view === 'canvas' ? (
        <VersionCanvas definition={definitionOf(version)} nodeTypes={nodeTypes} label={`Version ${version.version}`} />
      ) : (
        <Changes version={version} base={base} nodeTypes={nodeTypes} />
      )}
    </Stack>
  );
}

function Changes({ version, base, nodeTypes }: Pick<VersionDetailProps, 'version' | 'base' | 'nodeTypes'>) {
  const diff = useMemo(() => base && diffDefinitions(definitionOf(base), definitionOf(version)), [base, version]);
  if (base === undefined || diff === undefined) {
    return (
      <Text color="fg.muted">This is where the workflow began: there is nothing before it to compare it with.</Text>
    );
  }
  if (isEmptyDiff(diff)) {
    return (
      <Text color="fg.muted">
        Versions {base.version} and {version.version} say the same.
      </Text>
    );
  }
  return (
    <Stack gap="3">
      <Text color="fg.muted">
        From version {base.version} to version {version.version}: {describeDiff(diff)}.
      </Text>
      <DiffView diff={diff} nodeTypes={nodeTypes} />
    </Stack>
  );
}
