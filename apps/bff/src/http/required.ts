/** A part of a message that its service always sets. @throws TypeError when it did not */
export function required<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new TypeError(`A service left out ${name}.`);
  return part;
}
