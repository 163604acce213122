import { ValidateBy } from 'class-validator';

/** A string that can be stored and sent on: no NUL, no half of a surrogate pair. Lengths are in UTF-16 units. */
export function IsText({ min = 0, max = 1_000 }: { min?: number; max?: number } = {}): PropertyDecorator {
  return ValidateBy({
    name: 'isText',
    constraints: [min, max],
    validator: {
      validate: (value) =>
        typeof value === 'string' &&
        value.length >= min &&
        value.length <= max &&
        !value.includes('\0') &&
        value.isWellFormed(),
      defaultMessage: () =>
        min > 0 ? `Must be text of ${min} to ${max} characters.` : `Must be text of up to ${max} characters.`,
    },
  });
}
