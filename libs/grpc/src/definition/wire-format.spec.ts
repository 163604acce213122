import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { MessageCodec } from '@trellis/contracts';
import { expect, test } from 'vitest';
import { serializer } from './wire-format';

const texts = codec((text, writer) => writer.uint32(10).string(text));

test('a message keeps its bytes when others are encoded after it', () => {
  const serialize = serializer(texts);
  const first = serialize('first');
  serialize('second');
  expect(first).toEqual(expected('first'));
});

test('what a failed encoding has written does not get into the next message', () => {
  const failing = codec((text, writer) => {
    writer.uint32(10).fork().string(text);
    throw new TypeError('not a message');
  });
  serializer(texts)('before');
  expect(() => serializer(failing)('half')).toThrow(TypeError);
  expect(serializer(texts)('whole')).toEqual(expected('whole'));
});

test('a message that is encoded while another one is does not get into it', () => {
  const nesting = codec((text, writer) => {
    writer.uint32(10);
    serializer(texts)('inner');
    return writer.string(text);
  });
  expect(serializer(nesting)('outer')).toEqual(expected('outer'));
});

function expected(text: string): Buffer {
  return Buffer.from(new BinaryWriter().uint32(10).string(text).finish());
}

function codec(encode: (text: string, writer: BinaryWriter) => BinaryWriter): MessageCodec<string> {
  return {
    encode: (message, writer = new BinaryWriter()) => encode(message, writer),
    decode: () => {
      throw new Error('not decoded here');
    },
  };
}
