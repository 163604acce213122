/** What stands at the head of a file that nobody edits. */
export function ownedBy(source: string): string {
  return `Owned: rendered from ${source}. Do not edit; \`npx nx sync\` writes it anew.`;
}
