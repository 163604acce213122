export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line along points as an SVG path, its corners rounded by `radius` where the sides are long enough for it. */
export function roundedPath(points: readonly Point[], radius = 10): string {
  const way = withoutRepeats(points);
  return way
    .map((corner, index) => {
      const before = way[index - 1];
      const after = way[index + 1];
      if (before === undefined) return `M${text(corner)}`;
      if (after === undefined) return `L${text(corner)}`;
      const reach = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
      return `L${text(towards(corner, before, reach))}Q${text(corner)} ${text(towards(corner, after, reach))}`;
    })
    .join('');
}

/** Leaves out points that repeat the one before, and those on the way straight on. */
function withoutRepeats(points: readonly Point[]): Point[] {
  const distinct = points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || distance(before, point) > 0;
  });
  return distinct.filter((point, index) => {
    const before = distinct[index - 1];
    const after = distinct[index + 1];
    if (before === undefined || after === undefined) return true;
    return !(before.x === point.x && point.x === after.x) && !(before.y === point.y && point.y === after.y);
  });
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  const part = whole === 0 ? 0 : length / whole;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function text({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
