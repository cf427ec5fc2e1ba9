import { describe, expect, test } from 'vitest';
import { addressKey, createProxyCheck, isLoopback } from './client-address.ts';

describe('trusted proxies', () => {
  test('are addresses and networks of both families', () => {
    const isTrusted = createProxyCheck(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);
    expect(['10.9.9.9', '::ffff:10.1.1.1', '192.0.2.1', '2001:db8:1::1'].map(isTrusted)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['11.0.0.1', '192.0.2.2', '2001:db9::1', 'unknown', ''].map(isTrusted)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test.each(['localhost', '10.0.0.0/x', '10.0.0.0/33', '0x7f.1', ''])('%j stops the start', (entry) => {
    expect(() => createProxyCheck([entry])).toThrow();
  });
});

test('limits count an IPv6 network as one', () => {
  expect(addressKey('2001:db8:0:1::1')).toBe(addressKey('2001:0db8:0000:0001:ffff::2'));
  expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8:0:2::1'));
  expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
  expect(addressKey('::1')).toBe('0:0:0:0');
  expect(addressKey(null)).toBe('unknown');
});

test('loopback is 127/8 and ::1', () => {
  expect(['127.0.0.1', '127.255.0.9', '::1'].map(isLoopback)).toEqual([true, true, true]);
  expect(['128.0.0.1', '127.0.0.1.evil', '::2', null].map(isLoopback)).toEqual([false, false, false, false]);
});
