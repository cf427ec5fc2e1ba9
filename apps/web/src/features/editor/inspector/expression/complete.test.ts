import { describe, expect, it } from 'vitest';
import { type Completion, complete } from './complete.ts';
import { SAMPLE_CONTEXT } from './sample-context.conformance.ts';
import type { ExpressionMode } from './tokenize.ts';

/** What is offered at the `|` of a text. */
function offersIn(marked: string, mode: ExpressionMode = 'template', context = SAMPLE_CONTEXT) {
  const caret = marked.indexOf('|');
  return complete(marked.replace('|', ''), caret, mode, context);
}

/** The text after taking an offer, with the caret as `|`. */
function take(marked: string, label: string, mode: ExpressionMode = 'template'): string {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const offers = complete(text, caret, mode, SAMPLE_CONTEXT);
  const offer = offers?.options.find((each) => each.label === label);
  if (offers === undefined || offer === undefined) throw new Error(`${label} is not offered`);
  const from = offer.from ?? offers.from;
  const at = offer.insert.length - offer.caretBack;
  return `${text.slice(0, from)}${offer.insert.slice(0, at)}|${offer.insert.slice(at)}${text.slice(caret)}`;
}

const labels = (options: readonly Completion[] | undefined) => options?.map(({ label }) => label);

describe('complete', () => {
  it('offers data first, then functions', () => {
    const options = offersIn('{{ | }}')?.options ?? [];
    expect(labels(options)?.slice(0, 6)).toEqual(['trigger', 'input', 'action-1', 'execution', 'workflow', 'now']);
    expect(labels(options)).toContain('Math.max()');
    expect(labels(options)).not.toContain('item');
  });

  it('offers the names of loops in loops', () => {
    const context = { ...SAMPLE_CONTEXT, inLoop: true };
    expect(labels(offersIn('{{ | }}', 'template', context)?.options)).toContain('item');
  });

  it('tells what each was in the last run', () => {
    const details = Object.fromEntries(
      (offersIn('{{ trigger.payload.| }}')?.options ?? []).map(({ label, detail }) => [label, detail]),
    );
    expect(details).toMatchObject({
      total: '75',
      email: '"ada@example.com"',
      company: 'object, 2 fields',
      items: 'list of 2',
    });
  });

  it.each([
    ['send {|', 'trigger', 'send {{ trigger| }}'],
    ['{{ tri| }}', 'trigger', '{{ trigger| }}'],
    ['{{|}}', 'trigger', '{{ trigger| }}'],
    ['{{ act| }}', 'action-1', '{{ action-1| }}'],
    ['{{ trigger.pay| }}', 'payload', '{{ trigger.payload| }}'],
    ['{{ trigger.payload.company.| }}', 'e-mail', '{{ trigger.payload.company["e-mail"]| }}'],
    ['{{ trigger.payload.company?.e| }}', 'e-mail', '{{ trigger.payload.company?.["e-mail"]| }}'],
    ['{{ trigger.payload.email.toU| }}', 'toUpperCase()', '{{ trigger.payload.email.toUpperCase(|) }}'],
    ['{{ trigger.payload.items.| }}', 'map()', '{{ trigger.payload.items.map(x => |) }}'],
    ['{{ Math.m| }}', 'max()', '{{ Math.max(|) }}'],
    ['{{ now.| }}', 'format()', '{{ now.format(|) }}'],
    ['{{ trigger.payload.items.map(x => x.| }}', 'sku', '{{ trigger.payload.items.map(x => x.sku| }}'],
    ['{{ trigger.payload.items.map((y) => y.| }}', 'price', '{{ trigger.payload.items.map((y) => y.price| }}'],
    ['{{ trigger.payload.items.map(x => | }}', 'x', '{{ trigger.payload.items.map(x => x| }}'],
  ])('%s and %s make %s', (marked, label, expected) => expect(take(marked, label)).toBe(expected));

  it('offers the methods of the kind that the value has, and no others', () => {
    expect(labels(offersIn('{{ trigger.payload.email.| }}')?.options)).toContain('split()');
    expect(labels(offersIn('{{ trigger.payload.total.| }}')?.options)).not.toContain('split()');
    expect(labels(offersIn('{{ trigger.payload.total.| }}')?.options)).toContain('toFixed()');
  });

  it('works in conditions, from the first letter and in brackets', () => {
    expect(take('|', 'action-1', 'condition')).toBe('action-1|');
    expect(take('{{action-1.|}} == 200', 'status', 'condition')).toBe('{{action-1.status|}} == 200');
  });

  it('offers what it can without a run', () => {
    const context = { ...SAMPLE_CONTEXT, scope: undefined };
    expect(labels(offersIn('{{ | }}', 'template', context)?.options)).toContain('action-1');
    expect(labels(offersIn('{{ execution.| }}', 'template', context)?.options)).toEqual(['id', 'created_at']);
    expect(offersIn('{{ trigger.| }}', 'template', context)?.options).toEqual([]);
    expect(labels(offersIn('{{ action-1.x.| }}', 'template', context)?.options)).toContain('split()');
  });

  it('offers nothing outside of expressions', () => {
    for (const marked of ['text|', '{{ a }}|', '{{ "|" }}']) expect(offersIn(marked)).toBeUndefined();
  });
});
