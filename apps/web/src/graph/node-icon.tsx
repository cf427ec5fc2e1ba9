import type { NodeGroup, NodeIcon } from '@automateos/model';
import { Center, Icon } from '@chakra-ui/react';
import {
  ArrowDownWideNarrow,
  Bot,
  Braces,
  CalendarClock,
  CircleHelp,
  Clock,
  CodeXml,
  CopyMinus,
  Database,
  FileCode,
  FileSpreadsheet,
  FileText,
  Funnel,
  GitBranch,
  Globe,
  Group,
  Hourglass,
  KeyRound,
  ListEnd,
  ListTree,
  type LucideIcon,
  Mail,
  Merge,
  MessageSquare,
  OctagonX,
  PenLine,
  Play,
  Repeat,
  Reply,
  Sigma,
  Signpost,
  Table,
  TextQuote,
  TriangleAlert,
  Ungroup,
  UserCheck,
  Webhook,
  Workflow,
} from 'lucide-react';

const ICONS: Readonly<Record<NodeIcon, LucideIcon>> = {
  'arrow-down-wide-narrow': ArrowDownWideNarrow,
  bot: Bot,
  braces: Braces,
  'calendar-clock': CalendarClock,
  clock: Clock,
  'code-xml': CodeXml,
  'copy-minus': CopyMinus,
  database: Database,
  'file-code': FileCode,
  'file-spreadsheet': FileSpreadsheet,
  'file-text': FileText,
  funnel: Funnel,
  'git-branch': GitBranch,
  globe: Globe,
  group: Group,
  hourglass: Hourglass,
  'key-round': KeyRound,
  'list-end': ListEnd,
  'list-tree': ListTree,
  mail: Mail,
  merge: Merge,
  'message-square': MessageSquare,
  'octagon-x': OctagonX,
  'pen-line': PenLine,
  play: Play,
  repeat: Repeat,
  reply: Reply,
  sigma: Sigma,
  signpost: Signpost,
  table: Table,
  'text-quote': TextQuote,
  'triangle-alert': TriangleAlert,
  ungroup: Ungroup,
  'user-check': UserCheck,
  webhook: Webhook,
  workflow: Workflow,
};

/** The icon of a node type; a question mark for a type that nobody knows. */
function nodeIcon(icon: NodeIcon | undefined): LucideIcon {
  return icon === undefined ? CircleHelp : ICONS[icon];
}

interface NodeIconTileProps {
  readonly icon: NodeIcon | undefined;
  readonly group: NodeGroup | undefined;
  /** Length of a side in Chakra's units of 4 px. */
  readonly size?: string;
}

/** A node type's icon on a tile with the tint of its group. */
export function NodeIconTile({ icon, group, size = '9' }: NodeIconTileProps) {
  const Sign = nodeIcon(icon);
  const tint = group === undefined ? 'status.queued' : `group.${group}`;
  return (
    <Center boxSize={size} flexShrink={0} borderRadius="field" bg={`${tint}.bg`} color={`${tint}.fg`}>
      <Icon asChild boxSize="50%">
        <Sign aria-hidden />
      </Icon>
    </Center>
  );
}
