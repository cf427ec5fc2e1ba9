import type { Json, JsonObject } from '@automateos/model';

/** A request as the options build it up. */
export class CurlRequest {
  url: string | undefined;
  readonly notes: string[] = [];
  #method: string | undefined;
  readonly #headers = new Map<string, { readonly name: string; readonly value: string }>();
  readonly #data: string[] = [];
  readonly #query: [string, string][] = [];
  #isJson = false;
  #isGet = false;
  #timeoutMs: number | undefined;

  readonly #options: { readonly [name: string]: (value: string) => void } = {
    url: (value) => this.#setUrl(value),
    request: (value) => {
      this.#method = value.toUpperCase();
    },
    head: () => {
      this.#method ??= 'HEAD';
    },
    get: () => {
      this.#isGet = true;
    },
    header: (value) => this.#addHeaderLine(value),
    user: (value) => this.#addHeader('Authorization', `Basic ${toBase64(value)}`),
    'oauth2-bearer': (value) => this.#addHeader('Authorization', `Bearer ${value}`),
    'user-agent': (value) => this.#addHeader('User-Agent', value),
    referer: (value) => this.#addHeader('Referer', value.replace(/;auto$/, '')),
    cookie: (value) => this.#addCookie(value),
    'max-time': (value) => {
      this.#timeoutMs = Math.round(Number(value) * 1_000) || undefined;
    },
    'url-query': (value) => {
      this.#query.push(...pairsOf(encodeData(value)));
    },
    json: (value) => {
      this.#isJson = true;
      this.#addData(value, 'json');
    },
    'data-urlencode': (value) => this.#addData(value, 'urlencode'),
    'data-raw': (value) => {
      this.#data.push(value);
    },
    data: (value) => this.#addData(value, 'plain'),
    'data-ascii': (value) => this.#addData(value, 'plain'),
    'data-binary': (value) => this.#addData(value, 'plain'),
  };

  /** Options that say nothing about the request, such as whether redirects are followed, are passed over. */
  apply(name: string, value: string): void {
    this.#options[name]?.(value);
  }

  toConfig(url: string): JsonObject {
    const hasData = this.#data.length > 0;
    const method = this.#method ?? (hasData && !this.#isGet ? 'POST' : 'GET');
    const joined = this.#data.join(this.#isJson ? '' : '&');
    if (this.#isGet && hasData) this.#query.push(...pairsOf(joined));
    const body = hasData && !this.#isGet ? this.#bodyOf(joined) : undefined;
    const headers = [...this.#headers.values()].map(({ name, value }): [string, string] => [name, literal(value)]);
    return {
      url: literal(url),
      method,
      ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
      ...(this.#query.length > 0 && { query: toRecord(this.#query) }),
      ...(body !== undefined && { body }),
      ...(this.#timeoutMs !== undefined && { timeout_ms: this.#timeoutMs }),
    };
  }

  #bodyOf(text: string): Json {
    if (this.#isJson) {
      this.#addDefaultHeader('Content-Type', 'application/json');
      this.#addDefaultHeader('Accept', 'application/json');
    }
    this.#addDefaultHeader('Content-Type', 'application/x-www-form-urlencoded');
    const type = this.#headers.get('content-type')?.value ?? '';
    if (!/\bjson\b/i.test(type)) return literal(text);
    try {
      return literalJson(JSON.parse(text));
    } catch {
      this.notes.push('The body is said to be JSON and is not; it is sent as text');
      return literal(text);
    }
  }

  #setUrl(value: string): void {
    if (this.url === undefined) this.url = /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `http://${value}`;
    else this.notes.push(`There is a second URL, which is left out: ${value}`);
  }

  #addCookie(value: string): void {
    if (value.includes('=')) this.#addHeader('Cookie', value);
    else this.notes.push(`The cookies of the file ${value} are left out`);
  }

  #addHeaderLine(line: string): void {
    const colon = line.indexOf(':');
    if (line.startsWith('@')) this.notes.push(`The headers of the file ${line.slice(1)} are left out`);
    else if (colon > 0) {
      const value = line.slice(colon + 1).trim();
      const name = line.slice(0, colon).trim();
      if (value === '') this.notes.push(`The header ${name} is taken away by curl; it is left out here`);
      else this.#addHeader(name, value);
    } else if (line.endsWith(';')) this.#addHeader(line.slice(0, -1).trim(), '');
    else this.notes.push(`This is no header: ${line}`);
  }

  /** A name that comes again has both values, as a list. */
  #addHeader(name: string, value: string): void {
    const key = name.toLowerCase();
    const known = this.#headers.get(key);
    const separator = key === 'cookie' ? '; ' : ', ';
    this.#headers.set(
      key,
      known === undefined ? { name, value } : { name: known.name, value: known.value + separator + value },
    );
  }

  #addDefaultHeader(name: string, value: string): void {
    if (!this.#headers.has(name.toLowerCase())) this.#addHeader(name, value);
  }

  #addData(value: string, kind: 'plain' | 'json' | 'urlencode'): void {
    if (value.startsWith('@') || (kind === 'urlencode' && /^[^=@]*@/.test(value))) {
      this.notes.push(`The content of the file ${value.slice(value.indexOf('@') + 1)} is not here: fill in the body`);
      return;
    }
    this.#data.push(kind === 'urlencode' ? encodeData(value) : value);
  }
}

/** `name=content` and `=content`, of which curl encodes the content. */
function encodeData(value: string): string {
  const equals = value.indexOf('=');
  if (equals === -1) return encodeURIComponent(value);
  return `${value.slice(0, equals)}${equals === 0 ? '' : '='}${encodeURIComponent(value.slice(equals + 1))}`;
}

function pairsOf(data: string): [string, string][] {
  return [...new URLSearchParams(data)];
}

function toRecord(pairs: readonly (readonly [string, string])[]): JsonObject {
  const record = new Map<string, Json>();
  for (const [name, value] of pairs) {
    const known = record.get(name);
    if (known === undefined) record.set(name, literal(value));
    else record.set(name, [...(Array.isArray(known) ? (known as readonly Json[]) : [known]), literal(value)]); // as: isArray widens what is read-only
  }
  return Object.fromEntries(record);
}

/** `{{` in what was pasted is no expression. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function literalJson(value: Json): Json {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(literalJson); // as: isArray widens what is read-only
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, literalJson(member)]));
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
