import { expect, test } from 'vitest';
import { completeEnvironment } from './complete-environment.mjs';

const example = '# Owned: rendered.\n# Of whom.\nORDER_PASSWORD=\nUSER_PASSWORD=\nGATEWAY_PORT=8080\n';

function complete(existing?: string) {
  let count = 0;
  return completeEnvironment(example, existing, () => `made-${(count += 1)}`);
}

test('the first one is the example with a password of its own for each', () => {
  expect(complete()).toEqual({
    text: '# Of whom.\nORDER_PASSWORD=made-1\nUSER_PASSWORD=made-2\nGATEWAY_PORT=8080\n',
    added: ['ORDER_PASSWORD', 'USER_PASSWORD'],
  });
});

test('what is set stays, and a service that came later gets its password', () => {
  expect(complete('GATEWAY_PORT=9000\nORDER_PASSWORD=chosen')).toEqual({
    text: 'GATEWAY_PORT=9000\nORDER_PASSWORD=chosen\nUSER_PASSWORD=made-1\n',
    added: ['USER_PASSWORD'],
  });
});

test('a complete one is left as it is', () => {
  const text = 'USER_PASSWORD=a\nORDER_PASSWORD=b\n';
  expect(complete(text)).toEqual({ text, added: [] });
});

test('passwords can stand in a URL, and no two are alike', () => {
  const passwords = [...completeEnvironment(example).text.matchAll(/PASSWORD=(.*)/g)].map(
    ([, value]) => value!,
  );
  for (const password of passwords) expect(password).toMatch(/^[\w-]{24}$/);
  expect(new Set(passwords).size).toBe(2);
});
