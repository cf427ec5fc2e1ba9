import { describe, expect, it } from 'vitest';
import { parseAddress } from './address-rules.ts';
import { createEgress } from './create-egress.ts';
import { parseEgressList } from './egress-list.ts';

const base = { allow: [], deny: [], allowPrivateNetwork: false, ownServices: [] };

describe('lists of destinations', () => {
  it.each([
    ['10.0.0.0/33', 'is not an address range'],
    ['10.0.0.0/', 'is not an address range'],
    ['10.0.0.0/8/8', 'is not an address range'],
    ['fd00::/129', 'is not an address range'],
    ['example.com/8', 'is not an address range'],
    ['10.1.2.3/8', 'write 10.0.0.0/8'],
    ['fd00::1/8', 'write fd00::/8'],
    ['127.1', 'is neither'],
    ['0x7f000001', 'is neither'],
    ['http://example.com', 'is not an address range'],
    ['example.com:80', 'is neither'],
    ['user@example.com', 'is neither'],
    ['*.example.com', 'is neither'],
    ['two words', 'is neither'],
    ['', 'is neither'],
    ['fe80::1%eth0', 'is neither'],
  ])('stops the start for %j', (entry, message) => {
    expect(() => createEgress({ ...base, allow: [entry] })).toThrow(`EGRESS_ALLOW: "${entry}"`);
    expect(() => createEgress({ ...base, allow: [entry] })).toThrow(message);
    expect(() => createEgress({ ...base, deny: [entry] })).toThrow(`EGRESS_DENY: "${entry}"`);
  });

  it.each([
    '169.254.0.0/16',
    '169.254.169.254',
    '169.254.169.254/32',
    '168.63.129.16',
    '0.0.0.0/8',
    '0.0.0.0',
    '224.0.0.0/8',
    '255.255.255.255',
    'fe80::/10',
    'fe80::/64',
    'fd00:ec2::254',
    '::ffff:10.0.0.0/104',
    '::10.0.0.1',
    '64:ff9b::/96',
    '2002::/16',
    '2001::/32',
    'ff00::/8',
  ])('does not let EGRESS_ALLOW name %s, which is always refused', (entry) => {
    expect(() => createEgress({ ...base, allow: [entry] })).toThrow('always refused');
    expect(() => createEgress({ ...base, deny: [entry] })).not.toThrow();
  });

  it('takes ranges, single addresses and names, in any case and with a dot at the end', () => {
    const list = parseEgressList('X', ['10.0.0.0/8', '192.168.1.5', 'fd00::/8', ' Intranet.Example. ', '0.0.0.0/0']);
    expect(list.hasName('intranet.example')).toBe(true);
    expect(list.hasName('sub.intranet.example')).toBe(false);
    for (const text of ['10.255.0.1', '192.168.1.5', 'fd12::1']) {
      const address = parseAddress(text);
      expect(address !== undefined && list.hasAddress(address)).toBe(true);
    }
  });
});
