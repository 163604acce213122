import { ValidateBy } from 'class-validator';

/**
 * A list whose elements are all objects. Nested validation alone passes over null, and takes a list for an element.
 */
export function AreObjects({ min, max }: { min: number; max: number }): PropertyDecorator {
  return ValidateBy({
    name: 'areObjects',
    constraints: [min, max],
    validator: {
      validate: (value) =>
        Array.isArray(value) &&
        value.length >= min &&
        value.length <= max &&
        value.every((element) => typeof element === 'object' && element !== null && !Array.isArray(element)),
      defaultMessage: () => `Must be a list of ${min} to ${max} objects.`,
    },
  });
}
