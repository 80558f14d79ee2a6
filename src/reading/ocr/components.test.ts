import { describe, expect, it } from 'vitest';
import { boxesIn, hull, smallestRectangle } from './components.ts';
import { facing, pointIn } from './text-box.ts';

const THRESHOLDS = { pixel: 0.3, component: 0.5, unclip: 1.8 };

function map(width: number, height: number, inside: (x: number, y: number) => boolean): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 0.9 : 0.05,
  );
}

describe('the boxes in a probability map', () => {
  it('surround each region and are grown back to the height of the print', () => {
    const boxes = boxesIn(
      map(200, 100, (x, y) => x >= 20 && x < 120 && y >= 40 && y < 50),
      200,
      100,
      THRESHOLDS,
    );
    expect(boxes).toHaveLength(1);
    const margin = (100 * 10 * 1.8) / (2 * 110);
    expect(boxes[0]!.cx).toBeCloseTo(70);
    expect(boxes[0]!.cy).toBeCloseTo(45);
    expect(boxes[0]!.width).toBeCloseTo(100 + 2 * margin);
    expect(boxes[0]!.height).toBeCloseTo(10 + 2 * margin);
  });

  it('leave out specks', () => {
    expect(
      boxesIn(
        map(50, 50, (x, y) => x === 10 && y < 4),
        50,
        50,
        THRESHOLDS,
      ),
    ).toEqual([]);
  });

  it('follow the slant of a line', () => {
    const [box] = boxesIn(
      map(300, 200, (x, y) => x > 20 && x < 280 && Math.abs(y - 40 - 0.3 * x) < 6),
      300,
      200,
      THRESHOLDS,
    );
    const { ux, uy } = facing(box!, 0);
    expect(uy / ux).toBeCloseTo(0.3, 1);
  });
});

describe('geometry', () => {
  it('finds the convex hull and the smallest rectangle around it', () => {
    const points = hull([[0, 0], [4, 0], [4, 2], [0, 2], [2, 1], [1, 0]]); // biome-ignore format: points
    expect(points).toHaveLength(4);
    const { width, height, cx, cy } = smallestRectangle(points);
    expect([cx, cy, Math.min(width, height), Math.max(width, height)]).toEqual([2, 1, 2, 4]);
  });

  it('turns a box so that it is read the right way up', () => {
    const box = { cx: 50, cy: 50, width: 80, height: 10, ux: 1, uy: 0 };
    expect(pointIn(facing(box, 0), 0, 0)).toEqual([10, 45]);
    expect(pointIn(facing(box, 180), 0, 0)).toEqual([90, 55]);
    const upwards = facing({ ...box, ux: 0, uy: 1 }, 90);
    expect(pointIn(upwards, 0, 0)).toEqual([45, 90]);
  });
});
