import { expect, test } from 'vitest';
import { roundedPath } from './rounded-path';

test('a straight line has no corners, whatever lies on it', () => {
  const points = [0, 20, 20, 50].map((y) => ({ x: 5, y }));
  expect(roundedPath(points)).toBe('M5 0L5 50');
});

test('a corner is rounded', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 40 },
    { x: 60, y: 40 },
  ];
  expect(roundedPath(points, 10)).toBe('M0 0L0 30Q0 40 10 40L60 40');
});

test('a corner takes no more than half of a short side', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 8 },
    { x: 60, y: 8 },
  ];
  expect(roundedPath(points, 10)).toBe('M0 0L0 4Q0 8 4 8L60 8');
});
