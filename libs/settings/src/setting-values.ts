/** What a setting may be, in a form that travels. */
export type SettingSchema =
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'choice'; readonly choices: readonly string[] };

/** What a setting may be, and how its text is read. */
export interface SettingValues<T> {
  readonly schema: SettingSchema;
  /** @throws {InvalidSettingValueError} for a text that is not one of them */
  parse(text: string): T;
}

/** A text that a setting cannot be. The message says what it must be. */
export class InvalidSettingValueError extends Error {
  override readonly name = 'InvalidSettingValueError';
}

/** Whole numbers in decimal digits. Both bounds are inclusive. */
export function integerValues(minimum: number, maximum: number): SettingValues<number> {
  return {
    schema: { type: 'integer', minimum, maximum },
    parse(text) {
      const value = Number(text);
      if (/^-?\d{1,16}$/.test(text.trim()) && value >= minimum && value <= maximum) return value;
      throw new InvalidSettingValueError(`Must be a whole number from ${minimum} to ${maximum}.`);
    },
  };
}

/** One of some words in small letters. Capitals in the text do not matter. */
export function choiceValues<const Word extends string>(choices: readonly Word[]): SettingValues<Word> {
  return {
    schema: { type: 'choice', choices },
    parse(text) {
      const word = text.trim().toLowerCase();
      const choice = choices.find((one) => one === word);
      if (choice !== undefined) return choice;
      throw new InvalidSettingValueError(`Must be one of ${choices.join(', ')}.`);
    },
  };
}

/** The values that a schema describes, for who does not know the setting itself. */
export function valuesOf(schema: SettingSchema): SettingValues<string | number> {
  return schema.type === 'integer'
    ? integerValues(schema.minimum, schema.maximum)
    : choiceValues(schema.choices);
}
