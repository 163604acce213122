const mark = 'Owned: rendered from ';

/** What stands at the head of a file that nobody edits. */
export function ownedBy(source: string): string {
  return `${mark}${source}. Do not edit; \`npx nx sync\` writes it anew.`;
}

/** Whether the first line of a file says so. */
export function isOwned(text: string): boolean {
  const [head = ''] = text.split('\n', 1);
  return head.includes(mark);
}
