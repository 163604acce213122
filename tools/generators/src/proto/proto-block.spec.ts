import { expect, test } from 'vitest';
import { blockOf, withAppended } from './proto-block.ts';

const file = `// service Shop {
service Shop {
  // A closing } in a comment, and in "a } string".
  rpc Buy(BuyRequest) returns (BuyResponse) {
    option (note) = "}";
  }
}

message Shopper {
  string id = 1;
}
`;

test('a block ends with its own brace, whatever comments and strings hold', () => {
  const block = blockOf(file, 'service', 'Shop')!;
  expect(block.text).toMatch(/^\n {2}\/\/ A closing [\s\S]* {2}\}\n$/);
  expect(withAppended(file, block, '  rpc Sell(X) returns (Y);')).toContain(
    '  }\n\n  rpc Sell(X) returns (Y);\n}\n\nmessage Shopper',
  );
});

test('a block is found by its whole name, and not in a comment', () => {
  expect(blockOf(file, 'message', 'Shop')).toBeUndefined();
  expect(blockOf('// message Shop {\n', 'message', 'Shop')).toBeUndefined();
});
