import { InvalidEndpointError, parseEndpoint } from '@trellis/endpoint';
import { z } from 'zod';

/** Schemas for settings, which arrive as text. Each says in its error what it expected. */
export const setting = {
  /** Text that is not empty. */
  text(): z.ZodString {
    return z.string({ error: 'text' }).min(1, 'text');
  },

  /** A whole number. Bounds are inclusive; by default none below and `Number.MAX_SAFE_INTEGER` above. */
  integer({
    min = Number.MIN_SAFE_INTEGER,
    max = Number.MAX_SAFE_INTEGER,
  }: { min?: number; max?: number } = {}) {
    const expected = `a whole number${range(min, max)}`;
    return z
      .string({ error: expected })
      .regex(/^[+-]?\d{1,16}$/, expected)
      .transform(Number)
      .refine((value) => value >= min && value <= max, expected);
  },

  /** A number from 0 to 1. */
  fraction() {
    const expected = 'a number from 0 to 1';
    return z
      .string({ error: expected })
      .regex(/^(0?\.\d{1,15}|0|1(\.0{1,15})?)$/, expected)
      .transform(Number);
  },

  /** A port to listen on; 0 lets the system choose one. */
  port() {
    return setting.integer({ min: 0, max: 65_535 });
  },

  /** `true`, `1`, `yes` or `on`, and their opposites. */
  flag() {
    const expected = 'true or false';
    return z
      .string({ error: expected })
      .regex(/^(true|1|yes|on|false|0|no|off)$/i, expected)
      .transform((text) => /^(true|1|yes|on)$/i.test(text));
  },

  /** One of some words. */
  oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
    return z.enum(words, { error: words.length === 1 ? words[0] : `one of ${words.join(', ')}` });
  },

  /** A URL with one of some schemes: `['postgres', 'postgresql']`. The text is kept as it is. */
  url(schemes: readonly [string, ...string[]]) {
    const expected = `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
    return z
      .string({ error: expected })
      .refine(
        (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)),
        expected,
      );
  },

  /** A URL that picks an adapter by its scheme and may name several servers: `['kafka']`. The text is kept as it is. */
  endpoint(schemes: readonly [string, ...string[]]) {
    const expected = `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
    return z.string({ error: expected }).superRefine((text, context) => {
      const problem = endpointProblem(text, schemes);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: `${expected}${problem}` });
    });
  },
} as const;

/** What is wrong with a URL beyond its scheme, to follow what was expected; undefined when nothing is. */
function endpointProblem(text: string, schemes: readonly string[]): string | undefined {
  try {
    return schemes.includes(parseEndpoint(text).scheme) ? undefined : '';
  } catch (error) {
    if (error instanceof InvalidEndpointError) return ` (${error.message})`;
    throw error;
  }
}

function range(min: number, max: number): string {
  const low = min > Number.MIN_SAFE_INTEGER;
  const high = max < Number.MAX_SAFE_INTEGER;
  if (low && high) return ` from ${min} to ${max}`;
  if (low) return ` of at least ${min}`;
  return high ? ` of at most ${max}` : '';
}
