/** The id of an order as it stands in a text: by itself, or in an address that was pasted. Undefined when there is none. */
export function orderIdIn(text: string): string | undefined {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0].toLowerCase();
}
