import { expect, test } from 'vitest';
import { isSameSite } from './same-site.guard';

const host = 'shop.example:8080';

test('a request with neither header is not a browser', () => {
  expect(isSameSite({ host })).toBe(true);
});

test.each(['same-origin', 'none'])('the application itself and the address bar may ask (%s)', (site) => {
  expect(isSameSite({ host, 'sec-fetch-site': site })).toBe(true);
});

test.each(['cross-site', 'same-site', 'something-new', ''])('other sites may not (%j)', (site) => {
  expect(isSameSite({ host, 'sec-fetch-site': site })).toBe(false);
});

test('a browser without Sec-Fetch-Site is told apart by its origin', () => {
  expect(isSameSite({ host, origin: 'http://shop.example:8080' })).toBe(true);
  for (const origin of [
    'http://evil.example',
    'http://shop.example',
    'null',
    '',
    'http://shop.example:8080.evil.example',
  ]) {
    expect(isSameSite({ host, origin })).toBe(false);
  }
});

test('the host is the one that the gateway was asked by', () => {
  const headers = { host: '127.0.0.1:4711', 'x-forwarded-host': host };
  expect(isSameSite({ ...headers, origin: `https://${host}` })).toBe(true);
  expect(isSameSite({ ...headers, origin: 'http://127.0.0.1:4711' })).toBe(false);
});

test('what Sec-Fetch-Site says stands above the origin', () => {
  expect(isSameSite({ host, origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' })).toBe(true);
  expect(isSameSite({ host, origin: `http://${host}`, 'sec-fetch-site': 'cross-site' })).toBe(false);
});
