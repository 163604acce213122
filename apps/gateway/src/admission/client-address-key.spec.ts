import { expect, test } from 'vitest';
import { clientAddressKey } from './client-address-key';

test('an IPv4 address counts for itself, also when it is written as IPv6', () => {
  expect(clientAddressKey('203.0.113.7')).toBe('address:203.0.113.7');
  expect(clientAddressKey('::ffff:203.0.113.7')).toBe('address:203.0.113.7');
});

test('all IPv6 addresses of one network count as one', () => {
  const key = 'address:2001:db8:1:2::/64';
  expect(clientAddressKey('2001:db8:1:2:3:4:5:6')).toBe(key);
  expect(clientAddressKey('2001:0db8:0001:0002::9')).toBe(key);
  expect(clientAddressKey('2001:db8:1:3::9')).not.toBe(key);
  expect(clientAddressKey('fe80::1%eth0')).toBe('address:fe80:0:0:0::/64');
  expect(clientAddressKey('::1')).toBe('address:0:0:0:0::/64');
});
