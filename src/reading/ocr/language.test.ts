import { describe, expect, it } from 'vitest';
import type { Letter, Other } from './decode.ts';
import { alphabetOf, spelt } from './language.ts';

const letter = (text: string, probability = 0.99, others: readonly Other[] = []): Letter => {
  return { text, probability, x: 0, space: 0, spaced: false, others };
};
const page = (text: string) => Array.from(text, (character) => letter(character));

const GERMAN = page('Rückgabe für Größe Übergröße gemäß Länge Höhe möglich');
const TURKISH = page('ödeme şekli müşteri çeşidi değeri ışık');
const ROMANIAN = page('și țară înălțime după fără știință bătrână');

describe('the letters of a page', () => {
  it('tell the languages that have them all', () => {
    const alphabet = alphabetOf(GERMAN);
    expect(alphabet?.has('ß')).toBe(true);
    expect(alphabet?.has('ű')).toBe(false);
  });

  it('have none beyond ASCII where many are certain and hardly one is such', () => {
    const english = page('the quick brown fox jumps over the lazy dog '.repeat(8));
    expect(alphabetOf(english)).toEqual(new Set());
    expect(alphabetOf([...english, letter('é')])).toEqual(new Set());
    expect(alphabetOf([...english, ...page('éèü')])).toBeNull();
    expect(alphabetOf(english.slice(0, 60))).toBeNull();
    const unsure = letter('í', 0.6, [{ text: 'i', chance: 0.3 }]);
    expect(spelt(unsure, new Set())).toMatchObject({ text: 'i', probability: 0.3 });
    expect(spelt(letter('é'), new Set()).text).toBe('é');
  });

  it('tell nothing when they are few, unsure, or of no one language', () => {
    expect(alphabetOf(page('Invoice for Müller GmbH, Zürich'))).toBeNull();
    expect(alphabetOf(GERMAN.map(({ text }) => letter(text, 0.5)))).toBeNull();
    expect(alphabetOf(page('ßßßłłłőőőøøøãããßßßłłłőőő'))).toBeNull();
  });
});

describe('an unsure letter', () => {
  const german = alphabetOf(GERMAN)!;

  it('is read as one that the language has', () => {
    const unsure = letter('ő', 0.5, [
      { text: 'ô', chance: 0.3 },
      { text: 'ö', chance: 0.2 },
    ]);
    const settled = spelt(unsure, german);
    expect(settled).toMatchObject({ text: 'ö', probability: 0.2 });
    expect(settled.others.map(({ text }) => text)).toEqual(['ő', 'ô']);
  });

  it('may lose its accent, but does not turn into what was never seen', () => {
    expect(spelt(letter('ė', 0.5, [{ text: 'e', chance: 0.4 }]), german).text).toBe('e');
    expect(spelt(letter('ő', 0.5), german).text).toBe('ő');
  });

  it('gives way to no reading that is far less likely, and to none that is no letter', () => {
    expect(spelt(letter('ő', 0.85, [{ text: 'ö', chance: 0.03 }]), german).text).toBe('ő');
    expect(
      spelt(
        letter('ł', 0.5, [
          { text: '1', chance: 0.3 },
          { text: 'l', chance: 0.1 },
        ]),
        german,
      ).text,
    ).toBe('l');
  });

  it('stays when it is certain, as in a foreign name', () => {
    expect(spelt(letter('ø', 0.97, [{ text: 'ö', chance: 0.03 }]), german).text).toBe('ø');
  });

  it('is the twin that the language writes, however certain', () => {
    expect(spelt(letter('ş'), alphabetOf(ROMANIAN)!).text).toBe('ș');
    expect(spelt(letter('ş'), alphabetOf(TURKISH)!).text).toBe('ş');
  });
});
