import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { readWorkflowFile, toError, WORKFLOW_FILE_LIMITS } from '@automateos/model';
import type { FileFault, NamedFile } from '@automateos/runtime';
import { ConfigError } from '../config.ts';

const { bytes: LARGEST_BYTES, files: MOST_FILES } = WORKFLOW_FILE_LIMITS;

/** Reads the workflow files of a folder: the `.json` files that lie in it, in the order in which they were named. */
export async function readFolder(
  folder: string,
): Promise<{ readonly files: readonly NamedFile[]; readonly faults: readonly FileFault[] }> {
  const files: NamedFile[] = [];
  const faults: FileFault[] = [];
  for (const fileName of await listFiles(folder)) {
    try {
      const reading = readWorkflowFile(await readText(path.join(folder, fileName)), stemOf(fileName));
      if (reading.ok) files.push({ fileName, file: reading.file });
      else faults.push(...reading.faults.map((fault) => ({ fileName, ...fault })));
    } catch (error: unknown) {
      faults.push({ fileName, field: '', issue: toError(error).message });
    }
  }
  return { files, faults };
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new ConfigError(`the folder ${folder} cannot be read: ${toError(error).message}`);
  });
  const files = names.filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  if (files.length > MOST_FILES) {
    throw new ConfigError(`${folder} holds ${files.length} files, and ${MOST_FILES} workflows are the limit`);
  }
  // "lead" before "lead-2": without the ending, which would come between.
  return files.sort((a, b) => (stemOf(a) < stemOf(b) ? -1 : 1));
}

/** Only what lies in the folder itself: a link may lead anywhere. */
async function readText(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ELOOP') throw new Error('is a link, not a file');
      throw error;
    },
  );
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new Error('is not a file');
    if (facts.size > LARGEST_BYTES) throw new Error(`is larger than ${LARGEST_BYTES / (1024 * 1024)} MiB`);
    const bytes = await handle.readFile();
    if (bytes.length > LARGEST_BYTES) throw new Error(`is larger than ${LARGEST_BYTES / (1024 * 1024)} MiB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error: unknown) {
    if (error instanceof TypeError) throw new Error('is not UTF-8 text', { cause: error });
    throw error;
  } finally {
    await handle.close();
  }
}

function stemOf(fileName: string): string {
  return fileName.slice(0, -'.json'.length);
}
