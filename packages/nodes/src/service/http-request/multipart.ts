import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Json } from '@automateos/model';
import { z } from 'zod';

const MAX_PARTS = 100;
const MAX_BYTES = 64 * 1024 * 1024;

const partSchema = z
  .strictObject({
    name: z.string().min(1).max(255).meta({ title: 'Name', description: 'The name of the field.' }),
    value: (z.unknown() as z.ZodType<Json>).optional().meta({
      title: 'Value',
      description: 'What a field holds: text as it is, null as empty text, any other value as JSON.',
      format: 'json',
    }),
    base64: z
      .string()
      .optional()
      .meta({
        title: 'File',
        description: 'Instead of a value: the bytes of a file as Base64.',
        examples: ['{{download.body}}'],
      }),
    filename: z.string().min(1).max(255).optional().meta({ title: 'File name', description: 'The name of the file.' }),
    content_type: z
      .string()
      .max(255)
      .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; ?[\w.-]+=[\w.-]+)*$/, 'Must be a media type, such as image/png')
      .optional()
      .meta({ title: 'Type', description: 'The media type of the part.', examples: ['application/pdf'] }),
  })
  .superRefine(({ value, base64 }, context) => {
    if ((value === undefined) === (base64 === undefined)) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'Give either a value or the bytes of a file' });
    }
  });

export const multipartSchema = z.array(partSchema).min(1).max(MAX_PARTS);

type Part = z.infer<typeof partSchema>;

/** A part that cannot be sent. */
export class PartError extends Error {
  override readonly name = 'PartError';
}

/**
 * A multipart/form-data body (RFC 7578) with names escaped as browsers do.
 *
 * @param secret nobody who wrote the parts knows it, so none of them holds the border; the same for all attempts, so that
 *   they send the same bytes
 * @throws PartError
 */
export function encodeMultipart(
  parts: readonly Part[],
  secret: string,
): { readonly contentType: string; readonly body: Uint8Array } {
  const border = `automateos-${createHash('sha256').update(`multipart ${secret}`).digest('hex').slice(0, 40)}`;
  const chunks: Uint8Array[] = [];
  for (const [index, part] of parts.entries()) {
    chunks.push(Buffer.from(`--${border}\r\n${headersOf(part)}\r\n`), bytesOf(part, index), Buffer.from('\r\n'));
  }
  const body = Buffer.concat([...chunks, Buffer.from(`--${border}--\r\n`)]);
  if (body.length > MAX_BYTES) throw new PartError(`config.multipart: the parts come to more than ${MAX_BYTES} bytes`);
  return { contentType: `multipart/form-data; boundary=${border}`, body };
}

function headersOf({ name, base64, filename, content_type: type }: Part): string {
  const file = filename ?? (base64 === undefined ? undefined : 'file');
  const disposition = `form-data; name="${escaped(name)}"${file === undefined ? '' : `; filename="${escaped(file)}"`}`;
  const contentType = type ?? (file === undefined ? undefined : 'application/octet-stream');
  const typeLine = contentType === undefined ? '' : `Content-Type: ${contentType}\r\n`;
  return `Content-Disposition: ${disposition}\r\n${typeLine}`;
}

function escaped(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function bytesOf({ value, base64 }: Part, index: number): Buffer {
  if (base64 === undefined)
    return Buffer.from(typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value));
  const bytes = Buffer.from(base64, 'base64');
  // Buffer stops at what it cannot read, in silence.
  const isWhole = Math.ceil((bytes.length * 4) / 3) === base64.replace(/={1,2}$/, '').length;
  if (!isWhole) throw new PartError(`config.multipart[${index}].base64: is not Base64`);
  return bytes;
}
