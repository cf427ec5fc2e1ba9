import { describe, expect, it } from 'vitest';
import { isNeverAllowed, isPublic, PRIVATE_NETWORK, parseAddress } from './address-rules.ts';

function address(text: string) {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

describe('address rules', () => {
  it.each([
    '169.254.0.0',
    '169.254.255.255',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '::',
    'fe80::1',
    'febf:ffff::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
    '::2',
    '::ffff:0:8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b:1::808:808',
    '2002:808:808::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2606:4700::5efe:808:808',
    '2606:4700::200:5efe:808:808',
  ])('never allows %s', (text) => {
    expect(isNeverAllowed(address(text))).toBe(true);
  });

  it.each(['8.8.8.8', '1.1.1.1', '168.63.129.15', '169.253.1.1', '2606:4700::1111', '2a00:1450:4001::8a'])(
    'takes %s as public',
    (text) => {
      expect(isNeverAllowed(address(text))).toBe(false);
      expect(isPublic(address(text))).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    '::1',
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    'e000::1',
  ])('takes %s as not public', (text) => {
    expect(isPublic(address(text))).toBe(false);
  });

  it.each(['fe80::1%eth0', '127.1', '0x7f.0.0.1', '2130706433', '127.0.0.1/8', 'localhost', '', '::1 '])(
    'does not read %j as an address',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('keeps the private network outside of what is never allowed', () => {
    for (const cidr of PRIVATE_NETWORK) expect(isNeverAllowed(address(cidr.split('/')[0] ?? ''))).toBe(false);
  });
});
