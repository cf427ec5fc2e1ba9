import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, WorkflowDefinition } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { type PreviewResult, previewExpression } from './preview-expression.ts';

/** docs/expressions.md: what it shows is true. */
const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/expressions.md'), 'utf8');

const DEFINITION: WorkflowDefinition = {
  nodes: ['start', 'action-1', 'here'].map((id) => ({ id, type: 'any', config: {} })),
  connections: [
    { from: 'start', to: 'action-1' },
    { from: 'action-1', to: 'here' },
  ],
};

const [, payloadText = ''] = /```json\n(.+?)```/s.exec(PAGE) ?? [];
const [, outputText = ''] = /output is\s+`(\{.+?\})`/s.exec(PAGE) ?? [];
const payload = JSON.parse(payloadText) as Json;
const output = JSON.parse(outputText) as Json;

function preview(source: string, kind: 'template' | 'condition'): PreviewResult {
  const data = { payload, outputs: { 'action-1': output } };
  const limits = { monotonicMs: () => 0, nowMs: Date.UTC(2026, 10, 24) };
  return previewExpression({ source, kind, nodeId: 'here', definition: DEFINITION, data }, limits);
}

/** Rows of all tables whose head says that there are expressions and what they give. */
const ROWS = [...PAGE.matchAll(/^\| expression \| gives \|\n\|[-|]+\|\n((?:\|.*\n?)+)/gm)].flatMap(([, body = '']) =>
  body
    .trim()
    .split('\n')
    .map((row) => /^\| `(.+)` \| (.+) \|$/.exec(row)?.slice(1) ?? ['', row]),
);

describe('docs/expressions.md', () => {
  it('has its tables', () => {
    expect(ROWS.length).toBeGreaterThan(20);
  });

  it.each(ROWS)('%s gives %s', (expression = '', gives = '') => {
    const result = preview(`{{${expression}}}`, 'template');
    const error = /^error: (.+)$/.exec(gives)?.[1];
    if (error !== undefined)
      return expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining(error) } });
    expect(result).toEqual({ ok: true, value: JSON.parse(gives.replace(/^`(.*)`$/, '$1')) });
  });

  it('shows two spellings of a condition that are the same', () => {
    const [, block = ''] = /are the same:\s+```\n(.+?)```/s.exec(PAGE) ?? [];
    const lines = block.trim().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(preview(line, 'condition')).toEqual({ ok: true, value: true });
  });

  it('says truly what becomes of values in texts', () => {
    const inText = (source: string): unknown => {
      const result = preview(source, 'template');
      return result.ok ? result.value : result.error;
    };
    expect(inText('{{trigger.payload.total * 10}}')).toBe(995);
    expect(inText(' {{trigger.payload.total}} {{1 < 2}}')).toBe(' 99.5 true');
    expect(inText('[{{trigger.payload.note}}]')).toBe('[]');
    expect(inText('= {{trigger.payload.tags}}')).toBe('= ["new","vip"]');
    expect(inText('on {{Date.from(trigger.payload.due)}}')).toBe('on 2026-03-01T09:30:00.000Z');
    expect(inText('{{"note: " + trigger.payload.note}}')).toBe('note: null');
    expect(inText('https://api.example.com/users/{{encodeURIComponent(trigger.payload.email)}}')).toBe(
      'https://api.example.com/users/ada%40example.com',
    );
    expect(inText('{{ "{{" }}')).toBe('{{');
    expect(inText('{{ "5" == 5 }}')).toBe(true);
  });
});
