import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const MODULE = join(import.meta.dirname, 'harden-intrinsics.ts');

/** Runs a script in a process of its own, hardened first, and gives what it wrote: hardening cannot be undone. */
function runHardened(script: string): unknown {
  const program = `
    import { hardenIntrinsics } from ${JSON.stringify(MODULE)};
    hardenIntrinsics();
    const refuses = (attempt) => {
      try {
        attempt();
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    };
    console.log(JSON.stringify((() => { ${script} })()));
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

describe('after hardenIntrinsics', () => {
  it('Object.prototype.__proto__ is gone: writing it makes an ordinary key, reading it gives nothing', () => {
    const result = runHardened(`
      const target = {};
      const read = target.__proto__;
      target['__proto__'] = { polluted: true };
      const merged = Object.assign({}, JSON.parse('{"__proto__": {"polluted": true}}'));
      return {
        has: '__proto__' in {},
        read: String(read),
        polluted: String(target.polluted),
        prototype: Object.getPrototypeOf(target) === Object.prototype,
        merged: String(merged.polluted),
      };
    `);
    expect(result).toEqual({
      has: false,
      read: 'undefined',
      polluted: 'undefined',
      prototype: true,
      merged: 'undefined',
    });
  });

  const intrinsics = 'Object Array Function String Number Boolean Symbol Promise Map Set Error RegExp'.split(' ');

  it.each(intrinsics)('%s.prototype takes no new key, by whatever way', (name) => {
    const result = runHardened(`
      const target = ${name}.prototype;
      const attempts = [
        () => { target.polluted = true; },
        () => Object.defineProperty(target, 'polluted', { value: true }),
        () => Object.assign(target, { polluted: true }),
        () => Object.setPrototypeOf(target, { polluted: true }),
      ];
      return { refused: attempts.map(refuses), polluted: String(Reflect.get(target, 'polluted')) };
    `);
    expect(result).toEqual({ refused: [true, true, true, true], polluted: 'undefined' });
  });

  it('a merge that walks into constructor.prototype changes nothing for others', () => {
    const result = runHardened(`
      const merge = (into, from) => {
        for (const [key, value] of Object.entries(from)) {
          if (typeof value === 'object') merge(into[key] ??= {}, value);
          else into[key] = value;
        }
      };
      const payload = JSON.parse('{"constructor": {"prototype": {"isAdmin": true}}}');
      return { refused: refuses(() => merge({}, payload)), isAdmin: String({}.isAdmin) };
    `);
    expect(result).toEqual({ refused: true, isAdmin: 'undefined' });
  });

  it('ordinary work goes on: own keys, classes, overridden methods', () => {
    const result = runHardened(`
      class Fault extends Error { name = 'Fault'; toString() { return 'fault'; } }
      const list = [3, 1, 2].sort();
      const record = { constructor: 1, toString: () => 'own' };
      return [list, String(new Fault('x')), String(record), new Map([[1, 2]]).get(1)];
    `);
    expect(result).toEqual([[1, 2, 3], 'fault', 'own', 2]);
  });
});
