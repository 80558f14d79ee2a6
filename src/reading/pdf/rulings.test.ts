import { describe, expect, it } from 'vitest';
import { isStroke, rulingsOf } from './rulings.ts';

const level = (left: number, right: number, at = 100) => ({ left, right, bottom: at, top: at + 0.5 });
const upright = (bottom: number, top: number, at = 100) => ({ left: at, right: at + 0.5, bottom, top });

describe('the rulings of a PDF page', () => {
  it('are joined from the sides of the cells that draw them, however low these are', () => {
    const sides = [0, 8, 16, 24].map((at) => upright(at, at + 8));
    expect(rulingsOf(sides)).toEqual([upright(0, 32)]);
  });

  it('end where nothing touches them', () => {
    expect(rulingsOf([level(0, 20), level(30, 50)])).toEqual([level(0, 20), level(30, 50)]);
  });

  it('stay apart at different heights', () => {
    expect(rulingsOf([level(0, 20), level(0, 20, 103)])).toEqual([level(0, 20), level(0, 20, 103)]);
  });

  it('are none where short strokes stand alone, as of a check box', () => {
    expect(rulingsOf([level(0, 8), level(0, 8, 108), upright(100, 108, 0), upright(100, 108, 8)])).toEqual([]);
  });

  it('have no dots and no blocks among their pieces', () => {
    expect(isStroke(level(0, 1))).toBe(false);
    expect(isStroke({ left: 0, right: 3, bottom: 0, top: 3 })).toBe(false);
    expect(isStroke(level(0, 4))).toBe(true);
  });
});
