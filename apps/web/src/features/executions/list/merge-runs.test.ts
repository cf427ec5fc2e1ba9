import { describe, expect, it } from 'vitest';
import { countNewRuns, mergeNewestPage } from './merge-runs.ts';

const run = (id: string, status = 'success') => ({ id, status });
const page = (items: { id: string; status: string }[], next_cursor: string | null = 'more') => ({ items, next_cursor });

describe('mergeNewestPage', () => {
  it('brings known runs up to date and leaves new ones out', () => {
    const pages = [page([run('5', 'running'), run('4')]), page([run('3'), run('2')])];
    const merged = mergeNewestPage(pages, page([run('6'), run('5'), run('4')]));
    expect(merged.map(({ items }) => items)).toEqual([
      [run('5'), run('4')],
      [run('3'), run('2')],
    ]);
    expect(merged[1]).toBe(pages[1]);
  });

  it('takes away what left the filter, as far as the newest page reaches', () => {
    const pages = [page([run('5', 'running'), run('4', 'running')]), page([run('3', 'running')])];
    expect(
      mergeNewestPage(pages, page([run('4', 'running')])).flatMap(({ items }) => items.map(({ id }) => id)),
    ).toEqual(['4', '3']);
    expect(mergeNewestPage(pages, page([], null)).flatMap(({ items }) => items)).toEqual([]);
  });

  it('gives the same pages when nothing changed, so that nothing is drawn again', () => {
    const first = run('5');
    const pages = [page([first])];
    expect(mergeNewestPage(pages, page([first]))).toBe(pages);
  });
});

describe('countNewRuns', () => {
  it('counts what is newer than the first one shown', () => {
    expect(countNewRuns([page([run('5')])], page([run('7'), run('6'), run('5')]))).toEqual({ count: 2, isMore: false });
    expect(countNewRuns([page([])], page([run('7')], null))).toEqual({ count: 1, isMore: false });
  });

  it('says that there are more when all of the newest page is new', () => {
    expect(countNewRuns([page([run('5')])], page([run('9'), run('8')]))).toEqual({ count: 2, isMore: true });
  });
});
