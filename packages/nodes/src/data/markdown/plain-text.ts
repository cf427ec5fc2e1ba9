import type { Token } from 'markdown-it';

/** What a reader sees of a document: paragraphs with empty lines between, items with their signs, links in brackets. */
export function plainText(tokens: readonly Token[]): string {
  const lists: { next: number | null }[] = [];
  const blocks: string[] = [];
  let prefix = '';
  let cells: string[] | undefined;
  for (const token of tokens) {
    switch (token.type) {
      case 'bullet_list_open':
        lists.push({ next: null });
        break;
      case 'ordered_list_open':
        lists.push({ next: Number(token.attrGet('start') ?? 1) });
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        break;
      case 'list_item_open':
        prefix = itemSign(lists);
        break;
      case 'tr_open':
        cells = [];
        break;
      case 'tr_close':
        blocks.push(`${(cells ?? []).join(' | ')}\n`);
        cells = undefined;
        break;
      case 'inline': {
        const text = inlineText(token.children ?? []);
        if (cells !== undefined) cells.push(text);
        else blocks.push(`${prefix}${text}${lists.length > 0 ? '\n' : '\n\n'}`);
        prefix = '';
        break;
      }
      case 'fence':
      case 'code_block':
      case 'html_block':
        blocks.push(`${prefix}${token.content.trimEnd()}\n\n`);
        prefix = '';
        break;
      case 'hr':
        blocks.push('---\n\n');
        break;
      default:
        // A list or a table is over: what follows stands apart.
        if (token.type === 'table_close') blocks.push('\n');
    }
    if (token.type.endsWith('_list_close') && lists.length === 0) blocks.push('\n');
  }
  return blocks.join('').trimEnd();
}

function itemSign(lists: readonly { next: number | null }[]): string {
  const list = lists.at(-1);
  const indent = '  '.repeat(Math.max(0, lists.length - 1));
  if (list === undefined || list.next === null) return `${indent}- `;
  const sign = `${indent}${list.next}. `;
  list.next += 1;
  return sign;
}

function inlineText(tokens: readonly Token[]): string {
  const hrefs: { href: string; from: number }[] = [];
  let text = '';
  for (const token of tokens) {
    if (token.type === 'text' || token.type === 'code_inline' || token.type === 'html_inline') text += token.content;
    else if (token.type === 'softbreak') text += ' ';
    else if (token.type === 'hardbreak') text += '\n';
    else if (token.type === 'image') text += token.content;
    else if (token.type === 'link_open') hrefs.push({ href: String(token.attrGet('href') ?? ''), from: text.length });
    else if (token.type === 'link_close') {
      const link = hrefs.pop();
      if (link !== undefined && text.slice(link.from) !== link.href) text += ` (${link.href})`;
    }
  }
  return text;
}
