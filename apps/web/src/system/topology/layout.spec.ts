import { describe, expect, it } from 'vitest';
import type { Instance } from '../system';
import { layOut, serviceId, type DrawnService } from './layout';
import type { Box, Layout } from './placed';
import type { Point } from './rounded-path';

const instance: Instance = {
  ...{ instanceId: 'i', host: '127.0.0.1', port: 1, version: '1.0.0', protocol: 'grpc' },
  ...{ state: 'healthy', since: '2026-01-01T00:00:00Z' },
};
const database = { kind: 'postgres', address: '127.0.0.1:5432' };

function service(name: string, given: Partial<DrawnService> = {}): DrawnService {
  return { name, calls: [], publishes: [], consumes: [], database: null, instances: [instance], ...given };
}

/** Called by the BFF, and calls on. */
const deep = service('deep', { database, consumes: ['service-00'], calls: ['service-00'] });

/** A gateway and a BFF before `count` services, every one of which publishes and hears the one before it. */
function systemOf(count: number, more: readonly DrawnService[] = []): DrawnService[] {
  const names = Array.from({ length: count }, (_, index) => `service-${String(index).padStart(2, '0')}`);
  const workers = names.map((name, index) =>
    service(name, {
      database,
      publishes: [name],
      consumes: names.slice(index - 1, index),
      instances: Array(1 + (index % 6)).fill(instance),
    }),
  );
  const callees = [...names, ...more.map(({ name }) => name)];
  return [service('gateway', { calls: ['bff'] }), service('bff', { calls: callees }), ...workers, ...more];
}

/** Phones to wide screens, with nothing behind the BFF to far more than fits in a row. */
const layouts = [280, 420, 600, 760, 900, 1_068, 1_400].flatMap((width) =>
  [0, 1, 2, 3, 4, 5, 7, 12].map((count) => ({
    title: `${count} services in ${width} pixels`,
    width,
    layout: layOut(systemOf(count, [deep]), width),
  })),
);

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The sides of a line as boxes without breadth. */
function sidesOf({ points }: Layout['lines'][number]): Box[] {
  return points.slice(1).map((point, index) => {
    const before = points[index]!;
    return {
      x: Math.min(before.x, point.x),
      y: Math.min(before.y, point.y),
      width: Math.abs(before.x - point.x),
      height: Math.abs(before.y - point.y),
    };
  });
}

function touches({ x, y }: Point, node: Box): boolean {
  return overlaps({ x: x - 0.1, y: y - 0.1, width: 0.2, height: 0.2 }, node);
}

const nodeOf = ({ nodes }: Layout, id: string) => nodes.find((node) => node.id === id)!;

describe('the layout of the topology', () => {
  it('keeps nodes apart and inside', () => {
    for (const { title, width, layout } of layouts) {
      const { nodes, height } = layout;
      for (const [index, node] of nodes.entries()) {
        const at = `${node.id} of ${title}`;
        expect(node.x, at).toBeGreaterThanOrEqual(0);
        expect(node.x + node.width, at).toBeLessThanOrEqual(width + 0.001);
        expect(node.y, at).toBeGreaterThanOrEqual(0);
        expect(node.y + node.height, at).toBeLessThanOrEqual(height);
        const under = nodes.slice(index + 1).filter((other) => overlaps(node, other));
        expect(under, at).toEqual([]);
      }
    }
  });

  it('leads no line across a node', () => {
    for (const { title, layout } of layouts) {
      for (const line of layout.lines) {
        const crossed = sidesOf(line).flatMap((side) => layout.nodes.filter((node) => overlaps(side, node)));
        expect(crossed, `${line.id} of ${title}`).toEqual([]);
      }
    }
  });

  it('leads every line from one of its nodes to the other, in right angles and inside', () => {
    for (const { title, width, layout } of layouts) {
      expect(layout.lines.length, title).toBeGreaterThan(2);
      for (const line of layout.lines) {
        const at = `${line.id} of ${title}`;
        expect(touches(line.points[0]!, nodeOf(layout, line.from)), at).toBe(true);
        expect(touches(line.points.at(-1)!, nodeOf(layout, line.to)), at).toBe(true);
        for (const side of sidesOf(line)) expect(Math.min(side.width, side.height), at).toBeCloseTo(0);
        for (const { x } of line.points) expect(x >= 0 && x <= width, at).toBe(true);
      }
    }
  });

  it('has those at the door, and what all share, in the first row where there is room', () => {
    const { nodes } = layOut(systemOf(3), 1_068);
    const centres = ['browser', serviceId('gateway'), serviceId('bff'), 'registry', 'settings'].map((id) => {
      const { y, height } = nodeOf({ nodes } as Layout, id);
      return y + height / 2;
    });
    expect(new Set(centres).size).toBe(1);
  });

  it('has one column on a phone', () => {
    const { nodes } = layOut(systemOf(3), 296);
    const cards = nodes.filter(({ kind }) => kind === 'service');
    expect(new Set(cards.map(({ x }) => x)).size).toBe(1);
  });

  it('stands still when another service comes to the same row', () => {
    const before = layOut(systemOf(3), 1_068);
    const after = layOut(systemOf(4), 1_068);
    for (const id of ['browser', serviceId('gateway'), serviceId('bff')])
      expect(nodeOf(after, id)).toEqual(nodeOf(before, id));
  });

  it('draws services of which no calls are known', () => {
    const { nodes, lines } = layOut([service('a'), service('b')], 800);
    expect(nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['browser', 'service/a', 'service/b', 'bus']),
    );
    expect(lines).toEqual([]);
  });
});
