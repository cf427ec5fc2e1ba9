import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  text: z.string().meta({
    title: 'Text',
    description: 'The Markdown text; 1 MiB at most.',
    format: 'multiline',
    examples: ['# Order {{trigger.payload.id}}\n\nThank you, **{{trigger.payload.name}}**!'],
  }),
  to: z.enum(['html', 'text']).default('html').meta({
    title: 'To',
    description: '`html`: an HTML text, for mails and pages. `text`: the plain text, with links in brackets.',
  }),
  allow_html: z
    .boolean()
    .default(false)
    .meta({
      title: 'Allow HTML',
      description:
        'Whether HTML in the text stays HTML. Otherwise it is shown as text, and links can only lead to harmless places: leave it ' +
        'so when others wrote the text.',
    }),
});

export type MarkdownConfig = z.infer<typeof configSchema>;

/** Turns Markdown into HTML or plain text. */
export const markdown = definePureNode<MarkdownConfig>({
  type: 'markdown',
  title: 'Markdown',
  description: 'Turns Markdown (CommonMark, with tables) into HTML or plain text. The output is a text.',
  group: 'data',
  icon: 'text-quote',
  summary: 'to {to}',
  config: configSchema,
  gives: 'A text.',
  isHeavy: ({ text }) => isHeavy(text),
  example,
  decide,
});
