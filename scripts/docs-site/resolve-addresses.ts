import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Page } from './list-pages.ts';
import type { ResolveAddress } from './render-markdown.ts';

/** A link from one page to a place in another; the place is looked for when all pages are made. */
export interface InnerLink {
  readonly from: string;
  /** As it stands in the source. */
  readonly address: string;
  readonly path: string;
  readonly fragment: string | undefined;
}

/** What the pages of one site refer to. */
export interface References {
  readonly links: InnerLink[];
  /** Files of the repository that are to lie on the site, such as pictures: their paths from its root. */
  readonly files: Set<string>;
  readonly faults: string[];
}

const OUTSIDE = /^(https?|mailto):/;

/** Where the addresses in one source lead; what is found on the way is added to `references`. */
export function createResolver(
  root: string,
  { source, path }: Page,
  pages: readonly Page[],
  references: References,
): ResolveAddress {
  return (address) => {
    if (OUTSIDE.test(address)) return address;
    const [target = '', fragment] = address.split('#', 2);
    const file = target === '' ? source : posix.join(posix.dirname(source), target).replace(/\/$/, '');
    const page = pages.find((each) => each.source === file || each.source === `${file}/README.md`);
    if (page !== undefined) {
      references.links.push({ from: source, address, path: page.path, fragment });
      const hash = fragment === undefined ? '' : `#${fragment}`;
      return page.path === path && hash !== '' ? hash : `/docs/${page.path}${hash}`;
    }
    const found = file.startsWith('..') || !existsSync(join(root, file)) ? undefined : statSync(join(root, file));
    if (found === undefined) {
      references.faults.push(`${source}: "${address}" leads nowhere`);
      return undefined;
    }
    // Folders, and Markdown that is no page of the site, are for who has the repository.
    if (!found.isFile() || !/\.(?!md$)\w+$/.test(file)) return undefined;
    references.files.add(file);
    return `/docs/files/${file}`;
  };
}
