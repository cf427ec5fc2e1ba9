/**
 * What the options of curl mean for a request.
 *
 *   value   takes a value, and says something about the request
 *   flag    takes none, and says something about the request
 *   passed  says nothing about the request itself, only how curl shows it; `passed-value` with a value
 *   other   cannot be carried over, and is told; `other-value` with a value
 */
export type OptionKind = 'value' | 'flag' | 'passed' | 'passed-value' | 'other' | 'other-value';

const KINDS: Readonly<Record<OptionKind, string>> = {
  value:
    'request header data data-raw data-ascii data-binary data-urlencode json user user-agent referer cookie url url-query ' +
    'max-time oauth2-bearer',
  flag: 'get head location location-trusted basic no-location',
  passed:
    'silent show-error verbose include fail fail-with-body no-progress-meter progress-bar compressed no-buffer globoff ' +
    'http1.1 http1.0 http2 http2-prior-knowledge http3 ipv4 ipv6 path-as-is tcp-nodelay no-keepalive tlsv1.2 tlsv1.3 post301 post302 post303',
  'passed-value': 'output write-out stderr trace trace-ascii dump-header cookie-jar max-redirs keepalive-time',
  other: 'insecure netrc digest ntlm negotiate anyauth remote-name next tr-encoding',
  'other-value':
    'form form-string upload-file proxy proxy-user cert key cacert capath connect-timeout resolve connect-to config retry ' +
    'retry-delay retry-max-time interface limit-rate range time-cond unix-socket aws-sigv4 dns-servers data-file netrc-file ' +
    'ciphers pinnedpubkey speed-limit speed-time',
};

const LONG: ReadonlyMap<string, OptionKind> = new Map(
  (Object.entries(KINDS) as [OptionKind, string][]).flatMap(
    (
      [kind, names], // as: the table has these keys
    ) => names.split(' ').map((name): [string, OptionKind] => [name, kind]),
  ),
);

/** One-letter options by the name that they are short for. */
const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  m: 'max-time',
  G: 'get',
  I: 'head',
  L: 'location',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  f: 'fail',
  N: 'no-buffer',
  g: 'globoff',
  '0': 'http1.0',
  '4': 'ipv4',
  '6': 'ipv6',
  '#': 'progress-bar',
  o: 'output',
  w: 'write-out',
  D: 'dump-header',
  c: 'cookie-jar',
  k: 'insecure',
  n: 'netrc',
  O: 'remote-name',
  ':': 'next',
  F: 'form',
  T: 'upload-file',
  x: 'proxy',
  U: 'proxy-user',
  E: 'cert',
  K: 'config',
  r: 'range',
  z: 'time-cond',
};

export interface CurlOption {
  readonly name: string;
  readonly kind: OptionKind;
}

export function findLongOption(name: string): CurlOption | undefined {
  const kind = LONG.get(name);
  return kind && { name, kind };
}

export function findShortOption(letter: string): CurlOption | undefined {
  const name = Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
  return name === undefined ? undefined : findLongOption(name);
}

export function takesValue({ kind }: CurlOption): boolean {
  return kind === 'value' || kind === 'passed-value' || kind === 'other-value';
}
