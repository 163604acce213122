/**
 * Whether a text can be the value of a `uuid` column. PostgreSQL refuses to compare such a column with anything else: an
 * id that is none is of nothing that exists, and need not be looked up.
 */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
