import { describe, expect, it } from 'vitest';
import type { ExpressionContext } from './expression-context.ts';
import { previewText, previewValue } from './preview-field.ts';
import { SAMPLE_CONTEXT } from './sample-context.conformance.ts';

const WITHOUT_RUN: ExpressionContext = { ...SAMPLE_CONTEXT, scope: undefined };

describe('previewText', () => {
  it.each([
    ['plain text', { kind: 'fixed' }],
    ['{{ trigger.payload.total }}', { kind: 'value', value: 75 }],
    ['{{ trigger.payload.total }} EUR', { kind: 'value', value: '75 EUR' }],
    ['{{ action-1.body }}', { kind: 'value', value: { ok: true } }],
  ])('%s', (text, expected) => expect(previewText(text, 'template', SAMPLE_CONTEXT)).toEqual(expected));

  it('says what led nowhere, and what was there, in the words of the server', () => {
    expect(previewText('{{ trigger.payload.compny }}', 'template', SAMPLE_CONTEXT)).toEqual({
      kind: 'failed',
      fault: {
        path: [],
        position: 19,
        message:
          'trigger.payload.compny: there is no "compny"; there are: total, email, company, items (at character 20)',
      },
    });
  });

  it('tells a fault with and without a run', () => {
    for (const context of [SAMPLE_CONTEXT, WITHOUT_RUN]) {
      expect(previewText('{{ trigger. }}', 'template', context)).toMatchObject({
        kind: 'broken',
        faults: [{ position: 12, message: 'the expression ends too early (at character 13)' }],
      });
    }
  });

  it('gives no value without a run', () => {
    expect(previewText('{{ trigger.payload }}', 'template', WITHOUT_RUN)).toEqual({ kind: 'no-run' });
  });

  it('gives the truth of a condition', () => {
    const preview = (text: string) => previewText(text, 'condition', SAMPLE_CONTEXT);
    expect(preview('{{trigger.payload.total}} > 50')).toEqual({ kind: 'value', value: true });
    expect(preview('trigger.payload.items.length > 50')).toEqual({ kind: 'value', value: false });
    expect(preview('trigger.payload.total >')).toMatchObject({ kind: 'broken' });
    expect(preview('  ')).toEqual({ kind: 'fixed' });
  });
});

describe('previewValue', () => {
  it('evaluates texts at any depth', () => {
    const value = { a: ['{{ action-1.status }}', 'x'], b: 1 };
    expect(previewValue(value, SAMPLE_CONTEXT)).toEqual({ kind: 'value', value: { a: [200, 'x'], b: 1 } });
    expect(previewValue({ a: 1 }, SAMPLE_CONTEXT)).toEqual({ kind: 'fixed' });
    expect(previewValue(null, SAMPLE_CONTEXT)).toEqual({ kind: 'fixed' });
  });

  it('tells in which text a fault is', () => {
    expect(previewValue({ a: ['x', '{{ nobody }}'] }, SAMPLE_CONTEXT)).toMatchObject({
      kind: 'broken',
      faults: [{ path: ['a', 1], position: 3 }],
    });
    expect(previewValue(['{{ trigger.gone }}'], SAMPLE_CONTEXT)).toMatchObject({
      kind: 'failed',
      fault: { path: [0] },
    });
  });
});
