/** What stands at the head of a file that nobody edits. */
export function ownedBy(source: string): string {
  return `Owned: rendered from ${source}. Do not edit; \`npx nx sync\` writes it anew.`;
}

/** Whether the first line of a file says so, as a comment of YAML. */
export function isOwned(text: string): boolean {
  return text.startsWith('# Owned: ');
}
