import type { Buffer } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { tooLarge } from './exchange.ts';
import { errorCode, FaultError } from './fault.ts';

const MAX_RATIO = 100;
/** Small repetitive bodies compress better than 100:1 in good faith and can do no harm. */
const RATIO_FREE_BYTES = 64 * 1024;

type Decoder = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const decodeGzip: Decoder = promisify(gunzip);
const decodeBrotli: Decoder = promisify(brotliDecompress);
const decodeZlib: Decoder = promisify(inflate);
const decodeRaw: Decoder = promisify(inflateRaw);

/** `deflate` means the zlib format; many servers send raw deflate instead, which never starts with zlib's mark. */
const decodeDeflate: Decoder = (body, options) =>
  ((body[0] ?? 0) & 0x0f) === 0x08 ? decodeZlib(body, options) : decodeRaw(body, options);

const DECODERS = new Map<string, Decoder>([
  ['gzip', decodeGzip],
  ['x-gzip', decodeGzip],
  ['deflate', decodeDeflate],
  ['br', decodeBrotli],
]);

/**
 * Takes the content encoding off a body, up to `maxBytes` and 100 times its size on the wire. An encoding that is not
 * known (only a server that ignores `accept-encoding`, or one that was asked for it, sends one) stays on.
 *
 * @throws FaultError RESPONSE_TOO_LARGE, DECODE_FAILED
 */
export async function decodeBody(encoding: string, body: Buffer, maxBytes: number, host: string): Promise<Buffer> {
  const codings = encoding.toLowerCase().split(',');
  const named = codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
  const [name = ''] = named;
  if (named.length > 1) throw failed(host, 'it is compressed more than once');
  const decode = DECODERS.get(name);
  if (decode === undefined || body.length === 0) return body;
  const ratioBytes = Math.max(body.length * MAX_RATIO, RATIO_FREE_BYTES);
  try {
    return await decode(body, { maxOutputLength: Math.min(maxBytes, ratioBytes) });
  } catch (error: unknown) {
    if (errorCode(error) !== 'ERR_BUFFER_TOO_LARGE') throw failed(host, `it is not valid ${name}`);
    if (ratioBytes >= maxBytes) throw tooLarge(host, maxBytes);
    const message = `The answer of "${host}" decompresses to more than ${MAX_RATIO} times its size`;
    throw new FaultError('RESPONSE_TOO_LARGE', message, { host, max_ratio: String(MAX_RATIO) });
  }
}

function failed(host: string, why: string): FaultError {
  return new FaultError('DECODE_FAILED', `The answer of "${host}" cannot be decoded: ${why}`, { host });
}
