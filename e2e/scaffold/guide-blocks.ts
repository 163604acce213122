/** A fenced block of a guide. */
export interface GuideBlock {
  /** What is said to be in it: `sh`, `json`, `diff`. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, in their order. */
export function guideBlocks(markdown: string): GuideBlock[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}

/** What a block of `diff` says: in which file which lines take the place of which. */
export function guideEdit(diff: string): { file: string; from: string; to: string } {
  const [, file = ''] = /^\+\+\+ b\/(.+)$/m.exec(diff) ?? [];
  const lines = diff.split('\n').filter((line) => /^[ +-](?!\+\+ |-- )/.test(line));
  const side = (sign: string) =>
    lines
      .filter((line) => line.startsWith(' ') || line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return { file, from: side('-'), to: side('+') };
}
