import { patternOf, type Shape } from './pattern';

/** In a cell of 10 by 10, from its upper left corner to its lower right. */
const outlines: Record<Shape, string> = {
  leaf: 'M0 0A10 10 0 0 1 10 10 10 10 0 0 1 0 0Z',
  cross: 'M0 0A10 10 0 0 1 10 10 10 10 0 0 1 0 0ZM10 0A10 10 0 0 1 0 10 10 10 0 0 1 10 0Z',
  petal: 'M0 0H10A10 10 0 0 1 0 10Z',
  berry: 'M5 1.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4Z',
  sprout: 'M0 0A5 5 0 0 1 5 5 5 5 0 0 1 0 0ZM5 5A5 5 0 0 1 10 10 5 5 0 0 1 5 5Z',
  bare: '',
};

interface PatternPictureProps {
  /** What decides the pattern: the same name gives the same picture. */
  name: string;
  columns?: number;
  rows?: number;
}

/** A picture of leaves on a lattice, drawn from a name alone. It says nothing to a screen reader. */
export function PatternPicture({ name, columns, rows }: PatternPictureProps) {
  const pattern = patternOf(name, columns, rows);
  return (
    <svg
      className={`art art-${pattern.palette}`}
      viewBox={`0 0 ${pattern.columns * 10} ${pattern.rows * 10}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {pattern.cells.map(({ column, row, shape, turns, tint }) => (
        <path
          key={`${column},${row}`}
          d={outlines[shape]}
          className={`tint-${tint}`}
          transform={`translate(${column * 10} ${row * 10}) rotate(${turns * 90} 5 5)`}
        />
      ))}
    </svg>
  );
}
