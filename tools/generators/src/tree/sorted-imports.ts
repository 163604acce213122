const relativeImports = /(?:^import [^;]* from '\.[^']*';\n)+/gm;

/** Sorts the imports of a file by relative path: in a template, what the aggregate is called decides on their order. */
export function sortedImports(code: string): string {
  return code.replaceAll(relativeImports, (block) =>
    block
      .split(/(?<=;\n)/)
      .sort((left, right) => (pathOf(left) < pathOf(right) ? -1 : 1))
      .join(''),
  );
}

function pathOf(statement: string): string {
  return /'(.*)'/.exec(statement)?.[1] ?? '';
}
