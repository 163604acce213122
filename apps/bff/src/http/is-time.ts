import { isISO8601, ValidateBy } from 'class-validator';

/**
 * A time in a form of ISO 8601 that `Date` reads: `2026-01-02T03:04:05Z`. The standard has weeks and days of the year too,
 * of which `Date` makes no time.
 */
export function IsTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value) =>
        typeof value === 'string' && isISO8601(value, { strict: true }) && !Number.isNaN(Date.parse(value)),
      defaultMessage: () => 'Must be a time such as 2026-01-02T03:04:05Z.',
    },
  });
}
