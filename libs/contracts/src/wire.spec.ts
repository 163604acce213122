import { describe, expect, it } from 'vitest';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import {
  Any,
  DeadLetter,
  DeadLetterOrigin,
  ErrorInfo,
  ListDeadLettersResponse,
  Money,
  RegisterUserResponse,
  RetryInfo,
  Status,
  UserRegistered,
} from './index';

const registered: UserRegistered = { userId: 'user-1', email: 'ada@example.com', displayName: 'Ada' };
const registeredBytes = UserRegistered.encode(registered).finish();

describe('a message on the wire', () => {
  it('comes back as it was', () => {
    const response = ListDeadLettersResponse.create({
      deadLetters: [
        { id: '1', origin: DeadLetterOrigin.INBOX, recordedAt: new Date('2024-02-29T12:00:00.123Z') },
      ],
    });
    expect(ListDeadLettersResponse.decode(ListDeadLettersResponse.encode(response).finish())).toEqual(
      response,
    );
  });

  it('tells an unset optional field from zero', () => {
    const unset = DeadLetter.decode(DeadLetter.encode(DeadLetter.create({})).finish());
    const zero = DeadLetter.decode(DeadLetter.encode(DeadLetter.create({ offset: 0 })).finish());
    expect(unset.offset).toBeUndefined();
    expect(zero.offset).toBe(0);
  });

  it('passes over fields that it does not know', () => {
    const newer = new BinaryWriter()
      .raw(registeredBytes)
      .uint32((99 << 3) | 2)
      .string('from a newer contract')
      .finish();
    expect(UserRegistered.decode(newer)).toEqual(registered);
  });

  it('keeps the unknown value of an enum that a newer contract added', () => {
    const bytes = new BinaryWriter()
      .uint32((2 << 3) | 0)
      .int32(77)
      .finish();
    const list = new BinaryWriter()
      .uint32((1 << 3) | 2)
      .bytes(bytes)
      .finish();
    expect(ListDeadLettersResponse.decode(list).deadLetters[0]?.origin).toBe(77);
  });
});

describe('an integer of 64 bits', () => {
  it.each([0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('holds %d', (amountMinor) => {
    const money = { currencyCode: 'USD', amountMinor };
    expect(Money.decode(Money.encode(money).finish())).toEqual(money);
  });

  it.each([2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n])(
    'is refused by a reader beyond 2^53 - 1: %d',
    (amount) => {
      const bytes = new BinaryWriter()
        .uint32((2 << 3) | 0)
        .int64(amount)
        .finish();
      expect(() => Money.decode(bytes)).toThrow(/MAX_SAFE_INTEGER|MIN_SAFE_INTEGER/);
    },
  );

  it.each([2 ** 53, -(2 ** 53), 0.5, Number.NaN])(
    'is refused by a writer when no reader could hold it: %d',
    (amountMinor) => {
      expect(() => Money.encode({ currencyCode: 'USD', amountMinor })).toThrow(RangeError);
    },
  );
});

describe('malformed bytes', () => {
  it('throw wherever a field was cut', () => {
    // A cut between two fields leaves a shorter message that is whole; every other cut does not.
    const boundaries = new Set([0, 2 + 'user-1'.length, 2 + 'user-1'.length + 2 + 'ada@example.com'.length]);
    for (let length = 0; length < registeredBytes.length; length++) {
      if (boundaries.has(length)) continue;
      expect(() => UserRegistered.decode(registeredBytes.subarray(0, length)), `${length} bytes`).toThrow();
    }
  });

  it.each([
    ['zeros', new Uint8Array(16)],
    ['ones', new Uint8Array(16).fill(0xff)],
    ['JSON', new TextEncoder().encode('{"userId":"user-1"}')],
    ['a group that ends without a start', Uint8Array.of(0x0c)],
    ['a group that never ends', Uint8Array.of(((99 << 3) & 0x7f) | 0x80 | 3, 0x06)],
    ['a length beyond the end', Uint8Array.of(0x0a, 0x7f, 0x41)],
    ['a length beyond the end in a field that is passed over', Uint8Array.of(0x7a, 0x7f, 0x41)],
    ['text that is not UTF-8', Uint8Array.of(0x0a, 0x02, 0xc3, 0x28)],
  ])('throw when they are %s', (_what, bytes) => {
    expect(() => UserRegistered.decode(bytes)).toThrow();
  });

  it('throw when a field runs past the end of the message that it is in', () => {
    // user, 2 bytes long, holds a text of 3 that reaches into the next field.
    const bytes = Uint8Array.of(0x0a, 0x02, 0x0a, 0x03, 0x41, 0x41, 0x41);
    expect(() => RegisterUserResponse.decode(bytes)).toThrow(/runs past its end/);
  });
});

describe('the gRPC error model', () => {
  it('carries a reason and a retry delay as details', () => {
    const info = ErrorInfo.create({
      reason: 'TOO_MANY_SIGN_IN_FAILURES',
      domain: 'trellis',
      metadata: { userId: 'user-1' },
    });
    const retry = RetryInfo.create({ retryDelay: { seconds: 3, nanos: 500_000_000 } });
    const status = Status.create({
      code: 8,
      details: [
        { typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value: ErrorInfo.encode(info).finish() },
        { typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value: RetryInfo.encode(retry).finish() },
      ].map((detail) => Any.create(detail)),
    });

    const [first, second] = Status.decode(Status.encode(status).finish()).details;

    expect(ErrorInfo.decode(first!.value)).toEqual(info);
    expect(RetryInfo.decode(second!.value)).toEqual(retry);
  });
});
