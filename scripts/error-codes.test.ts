import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_STATUS } from '@automateos/model';
import { expect, test } from 'vitest';

/*
 * docs/troubleshooting.md has an entry for every error code that people can get to see: those of the API are a list, those
 * of steps and runs stand in the sources of the packages that give them.
 */

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');

/** Code → its text. */
const ENTRIES = new Map(
  [...PAGE.matchAll(/^### `([A-Z_]+)`\n\n(.+?)(?=\n##|(?![\s\S]))/gms)].map(([, code = '', text = '']) => [code, text]),
);

const SOURCES = ['engine', 'expressions', 'model', 'nodes', 'runtime', 'egress', 'storage'].map(
  (name) => `packages/${name}/src/**/*.ts`,
);
const NO_SOURCES = /\.test\.ts$|\.conformance\.ts$|\/(fixtures|testing|conformance|demo)\/|\/example\.ts$/;

/** Codes of one word: too much else is written so. */
const ONE_WORD = ['ABORTED', 'CANCELLED', 'INTERNAL', 'STOPPED', 'TIMEOUT'];

/** Written like codes, and none that anybody is told: settings, codes of libraries, words of protocols. */
const NO_CODES = [
  /^(EGRESS_(ALLOW|DENY|PROXY)|NODE_ENV)$/,
  /^(ERR|UND_ERR|SQLITE|CSV|HPE|FST_ERR)_/,
  /^(CERT|UNABLE|DEPTH_ZERO|SELF_SIGNED)_|^HANDSHAKE_NO_SSL_SUPPORT$/,
  // Reasons beside TLS_FAILED, and an example of a code of one's own.
  /^(UNEXPECTED_DATA|NOT_OFFERED|NO_STOCK)$/,
];

function codesInSources(): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of globSync(SOURCES, { cwd: ROOT }).filter((name) => !NO_SOURCES.test(name))) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    for (const [, code = ''] of text.matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)'/g)) {
      const isCode = ONE_WORD.includes(code) || (code.includes('_') && !NO_CODES.some((other) => other.test(code)));
      if (isCode) found.set(code, path);
    }
  }
  return found;
}

test('every code of the API has an entry that begins with its status', () => {
  for (const [code, status] of Object.entries(ERROR_STATUS)) {
    expect(`${code}: ${ENTRIES.get(code)}`).toMatch(new RegExp(`^${code}: Status ${status}\\b`));
  }
});

test('every code of a step, a run or a redrive has an entry', () => {
  const codes = codesInSources();
  expect(codes.size).toBeGreaterThan(60);
  const missing = [...codes].filter(([code]) => !ENTRIES.has(code)).map(([code, path]) => `${code} (${path})`);
  expect(missing).toEqual([]);
});

test('no entry is for a code that is not there any more, and each says something', () => {
  const known = new Set([...Object.keys(ERROR_STATUS), ...codesInSources().keys()]);
  expect([...ENTRIES.keys()].filter((code) => !known.has(code))).toEqual([]);
  for (const [code, text] of ENTRIES) expect(text.length, code).toBeGreaterThan(20);
  expect(ENTRIES.size).toBe(PAGE.match(/^### /gm)?.length);
});
