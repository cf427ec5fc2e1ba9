import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What is tiny gains nothing. */
const LEAST_BYTES = 1_024;

/** Puts a gzip and a brotli file beside each file of a folder that is served, for browsers that take them. */
export function compressFiles(folder: string, patterns: readonly string[]): void {
  for (const name of globSync(patterns, { cwd: folder })) {
    const path = join(folder, name);
    const content = readFileSync(path);
    if (content.length < LEAST_BYTES) continue;
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  }
}
