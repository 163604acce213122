/** A declaration of a `.proto` file and what is between its braces. */
export interface Block {
  /** What is between the braces, as it is written. */
  readonly text: string;
  /** The same without comments and strings. */
  readonly code: string;
  /** Where the closing brace is in the file. */
  readonly end: number;
}

/** The top-level message or service of a name; undefined when the file declares none. */
export function blockOf(file: string, kind: 'message' | 'service', name: string): Block | undefined {
  const code = withoutCommentsAndStrings(file);
  const header = new RegExp(`^${kind}\\s+${name}\\s*\\{`, 'm').exec(code);
  if (!header) return undefined;
  const start = header.index + header[0].length;
  let depth = 1;
  let end = start;
  for (; end < code.length; end += 1) {
    if (code[end] === '{') depth += 1;
    if (code[end] === '}') depth -= 1;
    if (depth === 0) break;
  }
  return { text: file.slice(start, end), code: code.slice(start, end), end };
}

/** The file with blanks in place of comments and strings, so that every place stays where it is. */
function withoutCommentsAndStrings(file: string): string {
  return file.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (match) =>
    match.replaceAll(/[^\n]/g, ' '),
  );
}

/** A file with something more before the closing brace of a block. */
export function withAppended(file: string, block: Block, text: string): string {
  return `${file.slice(0, block.end).trimEnd()}\n\n${text}\n${file.slice(block.end)}`;
}
