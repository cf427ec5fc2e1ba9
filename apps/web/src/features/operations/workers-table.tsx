import { Box, Table, Text } from '@chakra-ui/react';
import type { Operations } from '../../api/generated/index.ts';
import { TimeAgo } from '../../components/time-ago.tsx';
import { formatDuration } from '../../format/duration.ts';
import { shortId } from '../../format/short-id.ts';
import { Panel } from './panel.tsx';

interface WorkersTableProps {
  readonly operations: Operations;
  readonly nowMs: number;
}

const DATABASES = { sqlite: 'SQLite', postgresql: 'PostgreSQL' } as const;

/** Who carries runs out, and when each was last heard of. */
export function WorkersTable({ operations, nowMs }: WorkersTableProps) {
  const { workers, database, doorbell, version } = operations;
  return (
    <Panel title="Workers">
      <Table.Root size="sm" css={{ '& td, & th': { px: '4', h: '44px', borderColor: 'border' } }}>
        <Table.Header>
          <Table.Row bg="bg.subtle">
            <Table.ColumnHeader color="fg.muted">Worker</Table.ColumnHeader>
            <Table.ColumnHeader color="fg.muted" hideBelow="md">
              Started
            </Table.ColumnHeader>
            <Table.ColumnHeader color="fg.muted">Heard of</Table.ColumnHeader>
            <Table.ColumnHeader color="fg.muted">State</Table.ColumnHeader>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {workers.map(({ id, started_at, heartbeat_at, is_alive }) => (
            <Table.Row key={id} bg="bg.panel">
              <Table.Cell textStyle="code" title={id}>
                {shortId(id)}
              </Table.Cell>
              <Table.Cell hideBelow="md">
                <TimeAgo instant={started_at} />
              </Table.Cell>
              <Table.Cell textStyle="figures" whiteSpace="nowrap">
                {formatDuration(Math.max(0, nowMs - Date.parse(heartbeat_at)))} ago
              </Table.Cell>
              <Table.Cell>
                <Alive isAlive={is_alive} />
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table.Root>
      <Text px="4" py="3" color="fg.muted" fontSize="code">
        {workers.length === 0 && 'No worker was heard of in the last hour. '}
        AutomateOS {version} on {DATABASES[database]}; the doorbell {doorbell === 'ok' ? 'rings' : 'is silent'}.
      </Text>
    </Panel>
  );
}

function Alive({ isAlive }: { readonly isAlive: boolean }) {
  const status = isAlive ? 'success' : 'cancelled';
  return (
    <Box
      as="span"
      px="2"
      py="0.5"
      borderRadius="full"
      fontSize="xs"
      fontWeight="500"
      bg={`status.${status}.bg`}
      color={`status.${status}.fg`}
    >
      {isAlive ? 'Alive' : 'Gone'}
    </Box>
  );
}
