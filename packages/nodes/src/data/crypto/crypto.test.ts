import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { crypto } from './definition.ts';

const got = (config: object) => gives(crypto, config);

describe('crypto', () => {
  // RFC 1321, RFC 6234, NIST CSRC example values.
  it.each([
    ['md5', '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('hashes with %s', (algorithm, hash) => {
    expect(got({ text: 'abc', algorithm })).toBe(hash);
  });

  it('signs with a key (RFC 4231, test case 2)', () => {
    const config = { operation: 'hmac', text: 'what do ya want for nothing?', key: 'Jefe' };
    const signature = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(got(config)).toBe(signature);
    expect(got({ ...config, key: '4a656665', key_encoding: 'hex' })).toBe(signature);
    expect(got({ ...config, key: 'SmVmZQ==', key_encoding: 'base64' })).toBe(signature);
    expect(got({ ...config, key: 'SmVmZQ', key_encoding: 'base64' })).toBe(signature);
  });

  it('reads and writes bytes as hex and Base64', () => {
    expect(got({ text: '616263', text_encoding: 'hex', output_encoding: 'base64' })).toBe(
      'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
    );
    expect(got({ text: 'YWJj', text_encoding: 'base64url', output_encoding: 'base64url' })).toBe(
      'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
    );
  });

  it.each([
    ['zz', 'hex', 'hex'],
    ['616', 'hex', 'hex'],
    ['YWJj!', 'base64', 'Base64'],
    ['YW Jj', 'base64', 'Base64'],
    ['_-8', 'base64', 'Base64'],
  ])('refuses %j as %s, without repeating it', (text, encoding, name) => {
    expect(got({ text, text_encoding: encoding })).toEqual({ INVALID_VALUE: `config.text: is not ${name}` });
    expect(got({ operation: 'hmac', text: 'x', key: text, key_encoding: encoding })).toEqual({
      INVALID_VALUE: `config.key: is not ${name}`,
    });
  });

  it('makes random values of the bytes that it is given', () => {
    expect(got({ operation: 'random_uuid' })).toBe('00010203-0405-4607-8809-0a0b0c0d0e0f');
    expect(got({ operation: 'random_bytes', length: 4 })).toBe('00010203');
    expect(got({ operation: 'random_bytes' })).toHaveLength(64);
  });

  it.each([
    [{}, 'text: Required by "hash"'],
    [{ operation: 'hmac', text: 'x' }, 'key: Required by "hmac"'],
    [{ operation: 'random_bytes', length: 2_000 }, 'length: '],
    [{ text: 'x', algorithm: 'sha3' }, 'algorithm: '],
  ])('refuses %j', (config, fault) => {
    expect(faultsOf(crypto, config)).toEqual([expect.stringContaining(fault)]);
  });
});
