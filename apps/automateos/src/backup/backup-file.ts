import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { toError } from '@automateos/model';
import { ConfigError } from '../config.ts';

const NEW_LINE = 0x0a;

/** Writes lines into a compressed file that its owner alone can read. It is there when all of it is on disk, or not at all. */
export async function writeBackupFile(file: string, lines: AsyncIterable<string>): Promise<void> {
  if (existsSync(file)) throw new ConfigError(`${file} is there already: name another file`);
  const unfinished = `${file}.part`;
  const bytes = Readable.from(withEnds(lines), { objectMode: false });
  try {
    await pipeline(bytes, createGzip({ level: 6 }), createWriteStream(unfinished, { mode: 0o600 }));
    const handle = await open(unfinished, 'r');
    await handle.sync();
    await handle.close();
    // Unlike a rename this never takes the place of a file that came meanwhile.
    await link(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  const folder = await open(path.dirname(file), 'r');
  await folder.sync().catch(() => {}); // not every system can
  await folder.close();
}

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(`${line}\n`);
}

/** @throws ConfigError when there is no such file, or it was not compressed by `writeBackupFile` */
export async function* readBackupFile(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error));
  let rest: Buffer[] = [];
  try {
    for await (const chunk of source.pipe(unzipped)) {
      let bytes: Buffer = chunk; // a stream without an encoding gives buffers
      for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE)) {
        yield Buffer.concat([...rest, bytes.subarray(0, end)]).toString();
        rest = [];
        bytes = bytes.subarray(end + 1);
      }
      rest.push(bytes);
    }
  } catch (error: unknown) {
    throw new ConfigError(`${file} cannot be read as a backup: ${toError(error).message}`, { cause: error });
  } finally {
    source.destroy();
  }
}
