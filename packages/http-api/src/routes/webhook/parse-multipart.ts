import type { Readable } from 'node:stream';
import { AppError, type Json, type JsonObject } from '@automateos/model';
import { Busboy, type BusboyInstance } from '@fastify/busboy';

export const MULTIPART_LIMITS = { parts: 100, files: 20, filenameBytes: 255, nameBytes: 255, headerPairs: 20 } as const;

/**
 * Parses `multipart/form-data` from a body that is here whole. A file becomes `{ filename, content_type, size, data }`
 * with its bytes as Base64; a name that comes more than once has an array.
 *
 * @throws AppError (it rejects) BAD_REQUEST, PAYLOAD_TOO_LARGE
 */
export function parseMultipart(contentType: string, body: Buffer): Promise<JsonObject> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, Json[]>();
    const parser = open(contentType, body.length);
    // What comes of a body after its first fault changes nothing any more.
    const fail = (error: AppError): void => reject(error);
    const add = (name: string | undefined, value: Json): void => {
      if (name === undefined) fail(malformed('a part has no name'));
      else if (Buffer.byteLength(name) > MULTIPART_LIMITS.nameBytes) fail(malformed('the name of a part is too long'));
      else fields.set(name, [...(fields.get(name) ?? []), value]);
    };
    parser.on('field', (name: string | undefined, value: string) => add(name, value));
    parser.on(
      'file',
      (name: string | undefined, stream: Readable, filename: string | undefined, _encoding: string, type: string) => {
        if (Buffer.byteLength(filename ?? '') > MULTIPART_LIMITS.filenameBytes) {
          stream.resume();
          fail(tooLarge(`A file name is longer than ${MULTIPART_LIMITS.filenameBytes} bytes.`));
        } else {
          collect(stream, (bytes) => {
            add(name, {
              filename: filename ?? '',
              content_type: type,
              size: bytes.length,
              data: bytes.toString('base64'),
            });
          });
        }
      },
    );
    parser.on('partsLimit', () => fail(tooLarge(`The body has more than ${MULTIPART_LIMITS.parts} parts.`)));
    parser.on('filesLimit', () => fail(tooLarge(`The body has more than ${MULTIPART_LIMITS.files} files.`)));
    parser.on('error', () => fail(malformed('it ends too early, or a part has no end')));
    parser.on('finish', () =>
      resolve(Object.fromEntries([...fields].map(([name, values]) => [name, oneOrMany(values)]))),
    );
    parser.end(body);
  });
}

function open(contentType: string, bytes: number): BusboyInstance {
  const { parts, files, headerPairs } = MULTIPART_LIMITS;
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { parts, files, headerPairs, fieldSize: bytes, fieldNameSize: bytes },
    });
  } catch {
    throw malformed('Content-Type names no boundary');
  }
}

function collect(stream: Readable, done: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(Buffer.concat(chunks)));
  // The parser tells it, too.
  stream.on('error', () => {});
}

function oneOrMany(values: readonly Json[]): Json {
  const [first, ...more] = values;
  return first === undefined || more.length > 0 ? values : first;
}

function malformed(why: string): AppError {
  return new AppError('BAD_REQUEST', `The multipart body cannot be read: ${why}.`);
}

function tooLarge(message: string): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', message);
}
