import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '@automateos/model';

/*
 * A backup is lines of JSON, the same for both databases: a head; for each table a line that names its columns, and one
 * line for each row; an end with the number of rows and a checksum over all lines before it.
 */

export interface BackupHead {
  readonly format: 'automateos-backup';
  readonly version: 1;
  /** The product's, which made it. */
  readonly product: string;
  /** When, by the database's clock, Unix milliseconds. */
  readonly made_at: number;
  readonly migrations: readonly string[];
  /** Opens with the key that the installation has, and with no other; null before its first start. */
  readonly secret_check: string | null;
}

export interface TableLine {
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns whose values are Base64. */
  readonly binary: readonly string[];
}

export interface EndLine {
  readonly rows: number;
  readonly sha256: string;
}

/** What a table's row holds, in the order of its columns. */
export type Cell = string | number | null | Uint8Array;

/** The file is no backup, not a whole one, or not one that this program can read. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export type BackupLine =
  | { readonly kind: 'table'; readonly line: TableLine }
  | { readonly kind: 'row'; readonly cells: readonly Cell[] };

/** Adds up what was written or read, for the end. */
export function createChecksum() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(line: string, isRow: boolean): void {
      hash.update(line).update('\n');
      if (isRow) rows += 1;
    },
    end: (): EndLine => ({ rows, sha256: hash.digest('hex') }),
  };
}

export function encodeRow(cells: readonly unknown[]): string {
  return JSON.stringify(
    cells.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('base64') : cell)),
  );
}

export function readHead(line: string | undefined): BackupHead {
  const head = parse(line ?? '');
  if (!isJsonObject(head) || head.format !== 'automateos-backup') throw new BackupError('this is not a backup');
  if (head.version !== 1) throw new BackupError('this backup was made by a newer version of AutomateOS: use that one');
  return head as unknown as BackupHead; // its checksum is compared before anything is kept
}

/** Reads the lines after the head. @throws BackupError when one is damaged, or the end is missing or says another thing */
export async function* readLines(head: string, lines: AsyncIterable<string>): AsyncGenerator<BackupLine> {
  const checksum = createChecksum();
  checksum.add(head, false);
  let table: TableLine | undefined;
  for await (const text of lines) {
    const value = parse(text);
    if (Array.isArray(value)) {
      if (table === undefined || value.length !== table.columns.length)
        throw new BackupError('a row of the backup is damaged');
      checksum.add(text, true);
      yield { kind: 'row', cells: decodeRow(value, table) };
    } else if (isJsonObject(value) && 'table' in value) {
      checksum.add(text, false);
      table = value as unknown as TableLine; // as above
      yield { kind: 'table', line: table };
    } else if (isJsonObject(value) && 'sha256' in value) {
      const { rows, sha256 } = checksum.end();
      if (value.rows === rows && value.sha256 === sha256) return;
      throw new BackupError('the backup is damaged: its checksum is not that of its content');
    } else throw new BackupError('a line of the backup is damaged');
  }
  throw new BackupError('the backup is not whole: its end is missing');
}

function parse(line: string): Json {
  try {
    return JSON.parse(line);
  } catch {
    throw new BackupError('this is not a backup, or it is damaged');
  }
}

function decodeRow(cells: readonly Json[], { columns, binary }: TableLine): Cell[] {
  const isBinary = new Set(binary);
  return cells.map((cell, index) => {
    if (typeof cell === 'string') return isBinary.has(columns[index] ?? '') ? Buffer.from(cell, 'base64') : cell;
    if (typeof cell === 'number' || cell === null) return cell;
    throw new BackupError('a row of the backup is damaged');
  });
}
