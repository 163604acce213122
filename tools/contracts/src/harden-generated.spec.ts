import { describe, expect, it } from 'vitest';
import { GeneratedShapeError } from './harden-generated.errors.ts';
import { hardenGenerated } from './harden-generated.ts';

describe('hardening generated code', () => {
  it('refuses a decoder of another shape than it was written for', () => {
    const source =
      '  decode(input: BinaryReader | Uint8Array, length?: number): Money {\n    return read(input);\n  },\n';
    expect(() => hardenGenerated('money.ts', source)).toThrow(GeneratedShapeError);
  });

  it('refuses to leave a 64-bit integer unguarded', () => {
    expect(() => hardenGenerated('money.ts', 'writer.uint32(8).int64(odd(message).value);')).toThrow(
      /money\.ts: cannot refuse to write an integer/,
    );
  });

  it('guards every 64-bit integer that is written', () => {
    const source =
      'writer.uint32(8).int64(message.a);\nwriter.uint64(v);\nwriter.uint32(16).sint64(message.kind.value);\n';
    const hardened = hardenGenerated('x.ts', source);
    expect(hardened).toContain('.int64(safeInteger(message.a))');
    expect(hardened).toContain('.uint64(safeInteger(v))');
    expect(hardened).toContain('.sint64(safeInteger(message.kind.value))');
    expect(hardened).toContain('function safeInteger(');
  });

  it('drops the raw bytes of custom options, on one line or on several', () => {
    const source = [
      'options: { _unknownFields: { 400008: [new Uint8Array([1]) as Uint8Array] } },',
      'options: { idempotencyLevel: "IDEMPOTENT", _unknownFields: { 400008: [new Uint8Array([1]) as Uint8Array] } },',
      'options: {\n  idempotencyLevel: "IDEMPOTENT",\n  _unknownFields: { 400008: [new Uint8Array([1]) as Uint8Array] },\n},',
    ].join('\n');
    expect(hardenGenerated('x.ts', source)).toBe(
      [
        'options: {},',
        'options: { idempotencyLevel: "IDEMPOTENT" },',
        'options: {\n  idempotencyLevel: "IDEMPOTENT"\n},',
      ].join('\n'),
    );
  });

  it('leaves code without messages as it is', () => {
    expect(hardenGenerated('x.ts', 'export enum Code {\n  OK = 0,\n}\n')).toBe(
      'export enum Code {\n  OK = 0,\n}\n',
    );
  });
});
