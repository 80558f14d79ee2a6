import { describe, expect, it } from 'vitest';
import { readable } from './glyphs.ts';

describe('a character of a text layer', () => {
  it('is text where Unicode knows it', () => {
    expect([0x41, 0xa0, 0xfb01, 0x2610].map(readable)).toEqual(['A', ' ', 'fi', '☐']);
  });

  it('is a box to tick where a symbol font has one in its place', () => {
    expect([0xf0a8, 0xf0fd, 0xf0fe].map(readable)).toEqual(['☐', '☒', '☑']);
  });

  it('has no meaning elsewhere in private use', () => {
    expect([0xe000, 0xf0a7].map(readable)).toEqual(['', '']);
  });
});
