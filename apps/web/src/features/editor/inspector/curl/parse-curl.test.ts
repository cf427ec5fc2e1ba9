import type { JsonObject } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { isCurl, parseCurl } from './parse-curl.ts';
import { splitShellWords } from './shell-words.ts';

function read(command: string): { config: JsonObject; notes: readonly string[] } {
  const parsed = parseCurl(command);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed;
}

const configOf = (command: string) => read(command).config;

describe('words of a command line', () => {
  it.each<[string, string[]]>([
    [`a  b\tc`, ['a', 'b', 'c']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`a'b'"c"d`, ['abcd']],
    [`'' ""`, ['', '']],
    [`"a\\"b\\\\c\\$d\\e"`, ['a"b\\c$d\\e']],
    [`'it'\\''s'`, ["it's"]],
    [`$'a\\nb\\'c\\u00e9\\x41\\101'`, ["a\nb'céAA"]],
    ['a \\\n  b', ['a', 'b']],
    ['a \\\r\n  b', ['a', 'b']],
    [`"a\nb"`, ['a\nb']],
    [`http://x/?a=1&b=2`, ['http://x/?a=1&b=2']],
    ['a#b', ['a#b']],
  ])('of %j are %j', (command, words) => expect(splitShellWords(command).words).toEqual(words));

  it.each([
    ['curl x | jq .', 'What follows the command is left out: | jq .'],
    ['curl x; rm y', 'What follows the command is left out: ; rm y'],
    ['curl "$HOST/a"', '$HOST stays as it is: there is no shell to fill it in'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
    ['curl ${HOST}/a', '${HOST} stays as it is: there is no shell to fill it in'],
  ])('%s is not read to its end in silence', (command, note) => expect(splitShellWords(command).notes).toEqual([note]));
});

describe('parseCurl', () => {
  it('reads method, URL, headers and JSON', () => {
    const command = `curl -X POST 'https://api.example.com/orders?x=1' \\
      -H 'Content-Type: application/json' -H "Authorization: Bearer abc" \\
      -d '{"id": 7, "tags": ["a"]}'`;
    expect(read(command)).toEqual({
      ok: true,
      config: {
        url: 'https://api.example.com/orders?x=1',
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer abc' },
        body: { id: 7, tags: ['a'] },
      },
      notes: [],
    });
  });

  it.each<[string, JsonObject]>([
    ['curl example.com', { url: 'http://example.com', method: 'GET' }],
    ['curl https://x -XDELETE', { url: 'https://x', method: 'DELETE' }],
    ['curl -sSL https://x', { url: 'https://x', method: 'GET' }],
    ['curl -I https://x', { url: 'https://x', method: 'HEAD' }],
    ['curl --request=PUT --url https://x', { url: 'https://x', method: 'PUT' }],
    ['curl https://x -o out.json -w "%{http_code}"', { url: 'https://x', method: 'GET' }],
    ['$ curl -m 2.5 https://x', { url: 'https://x', method: 'GET', timeout_ms: 2_500 }],
    ['curl -- https://x', { url: 'https://x', method: 'GET' }],
  ])('%s', (command, config) => expect(configOf(command)).toEqual(config));

  it('sends data as a form unless a header says otherwise', () => {
    expect(configOf('curl https://x -d a=1 --data-raw "@b" --data-urlencode "c=x y&z"')).toEqual({
      url: 'https://x',
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'a=1&@b&c=x%20y%26z',
    });
    expect(configOf('curl https://x -H "content-type: text/plain" -d hello').headers).toEqual({
      'content-type': 'text/plain',
    });
  });

  it('puts data into the query with -G', () => {
    expect(configOf('curl -G https://x -d a=1 -d b=2 --data-urlencode "b=x y"')).toEqual({
      url: 'https://x',
      method: 'GET',
      query: { a: '1', b: ['2', 'x y'] },
    });
  });

  it('knows --json, -u, cookies, agents and tokens', () => {
    expect(configOf(`curl --json '{"a":1}' -u 'ada:s3cret' -b 'a=1' -b 'b=2' -A me https://x`)).toEqual({
      url: 'https://x',
      method: 'POST',
      headers: {
        Authorization: 'Basic YWRhOnMzY3JldA==',
        Cookie: 'a=1; b=2',
        'User-Agent': 'me',
        'Content-Type': 'application/json',
        Accept: 'application/json',
      },
      body: { a: 1 },
    });
    expect(configOf('curl --oauth2-bearer t https://x').headers).toEqual({ Authorization: 'Bearer t' });
    expect(configOf('curl -u ünï:x https://x').headers).toEqual({ Authorization: 'Basic w7xuw686eA==' });
  });

  it('takes braces in what was pasted for text', () => {
    const { body } = configOf(`curl https://x --json '{"a":"{{b}}"}'`);
    expect(body).toEqual({ a: '{{ "{{" }}b}}' });
  });

  it.each([
    ['curl -k https://x', '-k is left out: certificates are always checked'],
    ['curl -F file=@a https://x', '-F sends a form with files (multipart), which this node does not'],
    ['curl -d @a.json https://x', 'The content of the file a.json is not here: fill in the body'],
    ['curl --frobnicate https://x', 'The option --frobnicate is not known and is left out'],
    ['curl -x p https://x', '-x is left out: requests do not go through a proxy of their own'],
    ['curl https://x https://y', 'There is a second URL, which is left out: https://y'],
    ['curl -H nonsense https://x', 'This is no header: nonsense'],
    ['curl -b jar.txt https://x', 'The cookies of the file jar.txt are left out'],
    ['curl --json x https://x', 'The body is said to be JSON and is not; it is sent as text'],
  ])('says what it does not carry over: %s', (command, note) => expect(read(command).notes).toEqual([note]));

  it.each([
    ['wget https://x', 'This does not begin with “curl”.'],
    ['curl -s', 'There is no URL in the command.'],
    ["curl 'https://x", "The command is not complete: the quote ' is not closed."],
    ['curl "https://x', 'The command is not complete: the quote " is not closed.'],
  ])('refuses %s', (command, message) => expect(parseCurl(command)).toEqual({ ok: false, message }));

  it('tells a command from other text', () => {
    expect(['curl https://x', '  $ curl x', 'curl.exe x'].map(isCurl)).toEqual([true, true, true]);
    expect(['https://curl.se', 'curly', 'curl'].map(isCurl)).toEqual([false, false, false]);
  });
});
