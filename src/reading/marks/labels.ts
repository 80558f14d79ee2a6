import { type Area, spaceBetween } from './ink.ts';
import type { Written } from './surroundings.ts';

/** What is asked for beside, above or below a word. */
export interface Label extends Area {
  readonly asks: 'signature' | 'other';
}

/** Beginnings of words for a signature, in languages written in Latin letters. */
const SIGNATURE =
  /^(sign(?!ific|al)|unterschr|unterzeich|firma|assina|podpis|potpis|handteken|underskr|allekirj|al[aá][ií]r|semn[aă]tur|imza|paraaf)/iu;
/** Beginnings of words for when and where, which are written by hand beside signatures. */
const OTHER =
  /^(dat[aeouiy]|fecha|tarih|p[aä]iv|kuup|dzie[nń]|day|place|ort$|lieu|lugar|luogo|local$|plaats|sted$|miejsc)/iu;

/** What surrounds the letters of a word, as brackets and colons. */
const BESIDE = /^[^\p{L}]+|[^\p{L}]+$/gu;
/** Words of one label stand so near each other, in their heights. */
const NEAR = 3;

/** The words of a page that ask for something to be written. A date of signature is a date. */
export function labelsAmong(words: readonly Written[]): Label[] {
  const asking = (pattern: RegExp) => words.filter(({ text }) => pattern.test(text.replace(BESIDE, '')));
  const others = asking(OTHER);
  const isOfDate = (word: Area) => {
    const height = word.bottom - word.top;
    return others.some((other) => {
      const { across, down } = spaceBetween(word, other);
      return -down > 0.5 * height && across < NEAR * height;
    });
  };
  return [
    ...others.map((word): Label => ({ ...word, asks: 'other' })),
    ...asking(SIGNATURE).map((word): Label => ({ ...word, asks: isOfDate(word) ? 'other' : 'signature' })),
  ];
}
