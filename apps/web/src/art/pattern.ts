/** What stands in a cell: a leaf along its diagonal, two of them crossed, a petal, a berry, a sprout; or nothing. */
export type Shape = 'leaf' | 'cross' | 'petal' | 'berry' | 'sprout' | 'bare';

export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly shape: Shape;
  /** Quarter turns clockwise. */
  readonly turns: 0 | 1 | 2 | 3;
  /** Which of the palette's three colours. */
  readonly tint: 0 | 1 | 2;
}

export interface Pattern {
  readonly columns: number;
  readonly rows: number;
  readonly palette: number;
  /** Row by row. */
  readonly cells: readonly Cell[];
}

/** How many palettes there are; art.css has one for each number below it. */
export const paletteCount = 6;

const shapes: readonly Shape[] = [
  'leaf',
  'leaf',
  'leaf',
  'cross',
  'petal',
  'petal',
  'berry',
  'sprout',
  'bare',
];

/** A pattern that a name alone decides: one half grown at random, the other its mirror image. */
export function patternOf(name: string, columns = 4, rows = 3): Pattern {
  const next = randomFrom(name);
  const palette = Math.floor(next() * paletteCount);
  const cells: Cell[] = [];
  for (let row = 0; row < rows; row++) {
    const half = Array.from({ length: Math.ceil(columns / 2) }, (_, column) => grow(next, column, row));
    const mirrored = half
      .slice(0, Math.floor(columns / 2))
      .map((cell) => ({ ...cell, column: columns - 1 - cell.column, turns: mirroredTurns[cell.turns] }))
      .reverse();
    cells.push(...half, ...mirrored);
  }
  return { columns, rows, palette, cells };
}

/** Every shape is symmetric about the diagonal it lies on: a mirror swaps the corners that it points to. */
const mirroredTurns = [1, 0, 3, 2] as const;

function grow(next: () => number, column: number, row: number): Cell {
  const shape = shapes[Math.floor(next() * shapes.length)] ?? 'leaf';
  return {
    column,
    row,
    shape,
    turns: Math.floor(next() * 4) as Cell['turns'],
    tint: Math.floor(next() * 3) as Cell['tint'],
  };
}

/** Numbers from 0 up to 1, the same ones for the same name: FNV-1a for a seed, then mulberry32. */
function randomFrom(name: string): () => number {
  let state = 2_166_136_261;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
