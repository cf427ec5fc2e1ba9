import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { workflowFileName } from '@automateos/model';

export interface WrittenFolder {
  readonly changed: readonly string[];
  /** Workflow files that are of no workflow any more, or of another account. */
  readonly others: readonly string[];
}

/**
 * Writes texts as files of a folder; one that says the same already is left alone. Each file is replaced as a whole, and
 * a link in its place is replaced, not followed.
 *
 * @param texts by file name
 */
export async function writeFolder(folder: string, texts: ReadonlyMap<string, string>): Promise<WrittenFolder> {
  await mkdir(folder, { recursive: true });
  const changed: string[] = [];
  for (const [fileName, text] of texts) {
    const file = path.join(folder, fileName);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    const unfinished = path.join(folder, `.${randomUUID()}.tmp`);
    try {
      await writeFile(unfinished, text, { flag: 'wx' });
      await rename(unfinished, file);
    } finally {
      await rm(unfinished, { force: true });
    }
    changed.push(fileName);
  }
  const names = await readdir(folder);
  const others = names.filter((name) => name.endsWith('.json') && !texts.has(name)).sort();
  return { changed, others };
}

/** Gives each name a file name of its own; where two names would have the same one, the later gets a number. */
export function nameFiles(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const fileName = workflowFileName(name);
    let free = fileName;
    for (let number = 2; taken.has(free); number += 1) free = fileName.replace(/\.json$/, `-${number}.json`);
    taken.add(free);
    return free;
  });
}
