import { describe, expect, it } from 'vitest';
import type { Sighted } from './hidden.ts';
import type { Drawing } from './objects.ts';
import { judge } from './trust.ts';
import type { LayerWord } from './words.ts';

const PAGE = { left: 0, bottom: 0, right: 600, top: 800 };
const NOTHING: Drawing = {
  images: [],
  rules: [],
  paths: 0,
  shapes: [],
  meshes: [],
  areas: [],
  texts: new Map(),
  again: () => null,
};
const SCAN = { ...NOTHING, images: [PAGE] };

function words(count: number, word: Partial<LayerWord> = {}): LayerWord[] {
  const box = { left: 10, bottom: 10, right: 60, top: 20 };
  return Array.from({ length: count }, () => ({
    text: 'word',
    box,
    angle: 0,
    em: 10,
    garbage: 0,
    invisible: false,
    piece: 1,
    ...word,
  }));
}

const printed = (list: readonly LayerWord[]): Sighted => ({ printed: list, doubtful: [], invisible: [] });
const kind = (sighted: Sighted, drawing = NOTHING) => judge(sighted, drawing, PAGE).kind;

describe('a text layer', () => {
  it('is the text of the page when it is printed there', () => {
    expect(kind(printed(words(200)))).toBe('text');
    expect(kind(printed(words(200)), SCAN)).toBe('text');
    const letterhead = { ...NOTHING, images: [{ left: 0, bottom: 700, right: 200, top: 800 }] };
    expect(kind(printed(words(3)), letterhead)).toBe('text');
  });

  it('only claims to be it when another program recognised it on a scan', () => {
    const layer: Sighted = { printed: [], doubtful: [], invisible: words(200, { invisible: true }) };
    expect(kind(layer, SCAN)).toBe('claim');
    const stamped = judge({ ...layer, printed: words(3, { text: 'PAID' }) }, SCAN, PAGE);
    expect(stamped).toMatchObject({ kind: 'claim', printed: words(3, { text: 'PAID' }) });
  });

  it('only claims to be it when its letters make no words', () => {
    const shifted = 'FRQVXPHU SURWHFWLRQ GLUHFWRUDWH ZKROH VWDWHPHQW'.split(' ').flatMap((text) => words(6, { text }));
    expect(kind(printed(shifted))).toBe('claim');
    const codes = 'XK-4471 17.50 GmbH kWh 12mm EUR Str. Nr.'.split(' ').flatMap((text) => words(9, { text }));
    expect(kind(printed(codes))).toBe('text');
  });

  it('is a stamp on a scan when it has few words', () => {
    expect(judge(printed(words(4)), SCAN, PAGE)).toEqual({ kind: 'scan', printed: words(4) });
  });

  it('knows a scan that comes in strips', () => {
    const images = Array.from({ length: 10 }, (_, i) => ({ left: 0, bottom: 80 * i, right: 600, top: 80 * i + 80 }));
    expect(kind(printed(words(3)), { ...NOTHING, images })).toBe('scan');
  });

  it('is of no use when its characters mean nothing', () => {
    expect(kind(printed([...words(10), ...words(10, { text: '', garbage: 1 })]))).toBe('scan');
  });

  it('is not missed where nothing is drawn, but where something is', () => {
    expect(kind(printed([]))).toBe('text');
    expect(kind(printed([]), { ...NOTHING, paths: 900 })).toBe('scan');
  });
});
