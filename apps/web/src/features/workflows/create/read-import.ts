import { createWorkflowBodySchema, definitionSchema, formatPath, type Issue, issueText } from '@automateos/model';
import type { z } from 'zod';
import type { CreateWorkflowBodyInput } from '../../../api/generated/index.ts';
import { parseJsonText } from '../../../code-editor/json-text.ts';

export type ImportReading =
  | { readonly ok: true; readonly body: CreateWorkflowBodyInput }
  | { readonly ok: false; readonly faults: readonly Issue[] };

/**
 * Reads a workflow from JSON text: an exported file, the body of `POST /workflows`, or a bare definition. Whether it can
 * run is the server's to say; here its shape is checked. What is imported is switched off.
 *
 * @param fallbackName for a definition that has no name
 */
export function readImport(text: string, fallbackName: string): ImportReading {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { ok: false, faults: [{ field: placeOf(text, parsed.position), issue: parsed.message }] };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, faults: [{ field: '', issue: 'must be an object, a workflow or its definition' }] };
  }
  const isBare = 'nodes' in value && !('definition' in value);
  if (isBare) {
    const result = definitionSchema.safeParse(value, { error: issueText });
    if (!result.success) return { ok: false, faults: toFaults(result.error) };
    return { ok: true, body: { name: fallbackName, definition: result.data, is_active: false } };
  }
  const result = createWorkflowBodySchema.safeParse(value, { error: issueText });
  if (!result.success) return { ok: false, faults: toFaults(result.error) };
  return { ok: true, body: { ...result.data, is_active: false } };
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
