import { GeneratedShapeError } from './harden-generated.errors.ts';

/** One deliberate difference from what ts-proto writes. */
interface Hardening {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replacement: string;
  /** What must occur as often as the pattern; a newer ts-proto that writes another shape is noticed, not let through. */
  readonly anchor?: RegExp;
}

const decoder = /^ {2}decode\(input: BinaryReader \| Uint8Array, length\?: number\): \w+ \{$/gm;

const hardenings: readonly Hardening[] = [
  {
    // ts-proto ends a message quietly at tag 0 or at a stray group end, so that a run of zeros is an empty message.
    name: 'refuse a tag that no field can have',
    pattern: /if \(\(tag & 7\) === 4 \|\| tag === 0\) \{\n( *)break;/g,
    replacement:
      'if ((tag & 7) === 4 || tag >>> 3 === 0) {\n$1throw new globalThis.Error(`malformed message: tag ${tag}`);',
    anchor: decoder,
  },
  {
    name: 'refuse a field that runs past the end of its message',
    pattern: /^( *)return message;\n( *)\} finally \{$/gm,
    replacement:
      '$1if (reader.pos !== end) {\n$1  throw new globalThis.RangeError("malformed message: a field runs past its end");\n$1}\n$1return message;\n$2} finally {',
    anchor: decoder,
  },
  {
    name: 'refuse text that is not UTF-8',
    pattern: /reader\.string\(\)/g,
    replacement: 'reader.string(true)',
  },
  {
    // What a writer lets through, every reader would refuse.
    name: 'refuse to write an integer that a reader cannot hold',
    pattern: /\.(u?int64|sint64|s?fixed64)\((message\.[\w.!]+|v)\)/g,
    replacement: '.$1(safeInteger($2))',
    anchor: /\bwriter\b[^\n]*\.(?:u?int64|sint64|s?fixed64)\(/g,
  },
  {
    // The catalogue carries our options in readable form.
    name: 'drop the raw bytes of custom options that stand alone',
    pattern: /\{\s*_unknownFields:\s*\{[^{}]*\},?\s*\}/g,
    replacement: '{}',
  },
  {
    name: 'drop the raw bytes of custom options beside others',
    pattern: /,\s*_unknownFields:\s*\{[^{}]*\},?(?=\s*\})/g,
    replacement: '',
  },
];

const safeInteger = `
function safeInteger(value: number): number {
  if (!globalThis.Number.isSafeInteger(value)) {
    throw new globalThis.RangeError(\`\${value} is not an integer within 2^53 - 1\`);
  }
  return value;
}
`;

/**
 * Makes generated decoders strict: malformed input throws instead of yielding a partial message.
 * @throws GeneratedShapeError when the generated code no longer has the shape that this was written for
 */
export function hardenGenerated(file: string, source: string): string {
  let hardened = source;
  for (const { name, pattern, replacement, anchor } of hardenings) {
    if (anchor !== undefined) {
      const expected = count(source, anchor);
      const found = count(hardened, pattern);
      if (found !== expected) throw new GeneratedShapeError(file, name, expected, found);
    }
    hardened = hardened.replace(pattern, replacement);
  }
  const leftovers = count(hardened, /_unknownFields/g);
  if (leftovers > 0)
    throw new GeneratedShapeError(file, 'drop the raw bytes of custom options', 0, leftovers);
  return hardened.includes('safeInteger(') ? hardened + safeInteger : hardened;
}

function count(source: string, pattern: RegExp): number {
  return [...source.matchAll(pattern)].length;
}
