import { describe, expect, it } from 'vitest';
import { assertStorable } from './storable.ts';

describe('what a request holds', () => {
  it.each([
    ['a text', 'ü😀'],
    ['nothing', undefined],
    ['JSON', { a: [1, true, null, { b: 'c' }] }],
    ['a long list', Array.from({ length: 200_000 }, () => 'x')],
  ])('may be %s', (_, body) => {
    expect(() => assertStorable(body)).not.toThrow();
  });

  it.each([
    ['U+0000', 'a\0b'],
    ['U+0000 deep down', { a: [{ b: 'a\0' }] }],
    ['U+0000 in a key', { 'a\0': 1 }],
    ['half of a character', ['\ud800']],
    ['nesting without end', JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ])('may not be %s', (_, body) => {
    expect(() => assertStorable(body)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});
