export interface ContentType {
  /** `type/subtype`, lower case. */
  readonly essence: string;
  /** Lower case; undefined when not given. */
  readonly charset: string | undefined;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const ESSENCE = new RegExp(`^(${TOKEN}/${TOKEN})[ \\t]*(?:;|$)`);
const PARAMETER = new RegExp(`^[ \\t]*(${TOKEN})=(?:(${TOKEN})|"([^"\\\\]*)")[ \\t]*(?:;|$)`);

/** Reads a Content-Type header; undefined when it is malformed or says its charset more than once. */
export function parseContentType(header: string): ContentType | undefined {
  const essence = ESSENCE.exec(header);
  if (essence?.[1] === undefined) return undefined;
  let charset: string | undefined;
  let rest = header.slice(essence[0].length);
  while (rest.trim() !== '') {
    const parameter = PARAMETER.exec(rest);
    if (parameter === null) return undefined;
    if (parameter[1]?.toLowerCase() === 'charset') {
      if (charset !== undefined) return undefined;
      charset = (parameter[2] ?? parameter[3] ?? '').toLowerCase();
    }
    rest = rest.slice(parameter[0].length);
  }
  return { essence: essence[1].toLowerCase(), charset };
}

/** The only charset that is taken, said or not. */
export function isUtf8Charset(charset: string | undefined): boolean {
  return charset === undefined || charset === 'utf-8' || charset === 'utf8';
}
