import type { z } from 'zod';
import { createWorkflowBodySchema } from '../api/workflows.ts';
import { definitionSchema } from '../definition.ts';
import { formatPath, type Issue } from '../issue.ts';
import { issueText } from '../issue-text.ts';
import { parseJsonText } from '../json-text.ts';
import { type PrivateFields, withoutPrivateFields } from './private-fields.ts';

/** What a workflow file holds: the body of `POST /workflows`. Whether it is active is for the installation to say. */
export type WorkflowFile = Pick<
  z.infer<typeof createWorkflowBodySchema>,
  'name' | 'description' | 'definition' | 'settings'
>;

export type WorkflowFileReading =
  | { readonly ok: true; readonly file: WorkflowFile }
  | { readonly ok: false; readonly faults: readonly Issue[] };

export const WORKFLOW_FILE_LIMITS = { bytes: 5 * 1024 * 1024, depth: 64, files: 500 } as const;

/**
 * Reads a workflow from JSON text: an exported file, the body of `POST /workflows`, or a bare definition. Whether it can
 * run is the compiler's to say; here its shape is checked.
 *
 * @param fallbackName for a definition that has no name
 */
export function readWorkflowFile(text: string, fallbackName: string): WorkflowFileReading {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { ok: false, faults: [{ field: placeOf(text, parsed.position), issue: parsed.message }] };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, faults: [{ field: '', issue: 'must be an object, a workflow or its definition' }] };
  }
  if (isDeeperThan(value, WORKFLOW_FILE_LIMITS.depth)) {
    const issue = `must not be nested deeper than ${WORKFLOW_FILE_LIMITS.depth} levels`;
    return { ok: false, faults: [{ field: '', issue }] };
  }
  const isBare = 'nodes' in value && !('definition' in value);
  const result = isBare
    ? definitionSchema.transform((definition) => ({ name: fallbackName, definition })).safeParse(value, HOUSE_STYLE)
    : createWorkflowBodySchema.omit({ is_active: true }).safeParse(withoutSwitch(value), HOUSE_STYLE);
  return result.success ? { ok: true, file: result.data } : { ok: false, faults: toFaults(result.error) };
}

/** The file of a workflow: keys in order, so that the same workflow is the same text; without what is private. */
export function writeWorkflowFile(workflow: WorkflowFile, fields: PrivateFields): string {
  const { name, description, definition, settings } = workflow;
  const file: WorkflowFile = {
    name,
    ...(description !== undefined && description !== '' && { description }),
    definition: withoutPrivateFields(definition, fields),
    ...(settings !== undefined && Object.keys(settings).length > 0 && { settings }),
  };
  return `${JSON.stringify(inOrder(file), null, 2)}\n`;
}

/** In characters, each of up to four bytes: file systems take 255 bytes. */
const LONGEST_NAME = 50;
/** Windows takes these for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)\d)$/;

/** The name of a workflow's file: small letters, digits and hyphens, nothing that could lead out of its folder. */
export function workflowFileName(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+/, '');
  const stem = [...slug].slice(0, LONGEST_NAME).join('').replace(/-+$/, '');
  if (stem === '') return 'workflow.json';
  return DEVICE.test(stem) ? `${stem}-workflow.json` : `${stem}.json`;
}

const HOUSE_STYLE = { error: issueText };

/** A body may say whether it is to be active; a file does not. */
function withoutSwitch(value: object): object {
  const { is_active, ...rest } = value as { is_active?: unknown };
  return typeof is_active === 'boolean' || is_active === undefined ? rest : value;
}

/** "line 3, column 12" */
function placeOf(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function toFaults({ issues }: z.ZodError): Issue[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    return places.map((place) => ({ field: formatPath(place), issue: issue.message }));
  });
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, field]) => [key, inOrder(field)]));
}
