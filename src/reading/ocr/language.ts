import type { Letter } from './decode.ts';
import type { ReadLine } from './recognise.ts';

/** Letters beyond ASCII of the languages that the recogniser was taught; ISO 639-1. */
const ALPHABETS: Readonly<Record<string, string>> = {
  de: 'ßäöüÄÖÜ',
  fr: 'àâæçèéêëîïôùûüÿœÀÂÆÇÈÉÊËÎÏÔÙÛÜŸŒ',
  es: 'áéíñóúüÁÉÍÑÓÚÜ',
  pt: 'àáâãçéêíóôõúüÀÁÂÃÇÉÊÍÓÔÕÚÜ',
  it: 'àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ',
  nl: 'áèéêëïíóöúüÁÈÉÊËÏÍÓÖÚÜ',
  da: 'æøåéÆØÅÉ',
  no: 'æøåéêòôÆØÅÉÊÒÔ',
  sv: 'åäöéÅÄÖÉ',
  fi: 'åäöšžÅÄÖŠŽ',
  is: 'áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ',
  pl: 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ',
  cs: 'áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ',
  sk: 'áäčďéíľĺňóôŕšťúýžÁÄČĎÉÍĽĹŇÓÔŔŠŤÚÝŽ',
  hu: 'áéíóöőúüűÁÉÍÓÖŐÚÜŰ',
  tr: 'çğıöşüâÇĞİÖŞÜÂ',
  ro: 'ăâîșțĂÂÎȘȚ',
  hr: 'čćđšžČĆĐŠŽ',
  sl: 'čšžČŠŽ',
};

/** One class of the recogniser stands for letters that print alike; the language tells which is meant. */
const TWINS: Readonly<Record<string, string>> = { ş: 'ș', Ş: 'Ș', Đ: 'Ð' };

/** So many letters beyond ASCII, each read with this certainty, tell a language; names in a foreign one are fewer. */
const FEWEST = 8;
const CERTAIN = 0.9;
/** Of so many certain letters of ASCII at least, English has hardly one beyond them; other languages have a hundredth. */
const ENOUGH = 100;
const RARE = 0.005;
/** Share of them that the language must know. */
const MOST = 0.95;

/** A letter that is read with less certainty gives way to one of the language, unless it is so many times as likely. */
const ODDS = 20;

const isLetter = (text: string) => /^\p{L}$/u.test(text);
const isBeyondAscii = (text: string) => isLetter(text) && text > '\x7f';

/**
 * The letters beyond ASCII of all languages that the certain letters of a page may be of, none where they are English; null
 * where they tell no language.
 */
export function alphabetOf(letters: readonly Letter[]): ReadonlySet<string> | null {
  const certain = letters.flatMap(({ text, probability }) => {
    return probability >= CERTAIN && isBeyondAscii(text) ? [text] : [];
  });
  const plain = letters.filter(({ text, probability }) => probability >= CERTAIN && /^[A-Za-z]$/.test(text));
  if (plain.length >= ENOUGH && certain.length <= RARE * plain.length) return new Set();
  if (certain.length < FEWEST) return null;
  const fitting = Object.values(ALPHABETS).filter((alphabet) => {
    const known = certain.filter((text) => alphabet.includes(text) || alphabet.includes(TWINS[text] ?? text));
    return known.length >= MOST * certain.length;
  });
  return fitting.length > 0 ? new Set(fitting.join('')) : null;
}

/** What the page's certain letters say of its language settles the letters that are not certain. */
export function inTheirLanguage(lines: readonly ReadLine[]): ReadLine[] {
  const alphabet = alphabetOf(lines.flatMap(({ letters }) => letters));
  if (!alphabet) return [...lines];
  return lines.map((line) => ({ ...line, letters: line.letters.map((letter) => spelt(letter, alphabet)) }));
}

/** A letter as the languages spell it: the likeliest that is ASCII or in their alphabet, unless another is certain. */
export function spelt(letter: Letter, alphabet: ReadonlySet<string>): Letter {
  if (!isBeyondAscii(letter.text) || alphabet.has(letter.text)) return letter;
  const twin = TWINS[letter.text];
  if (twin && alphabet.has(twin)) return { ...letter, text: twin };
  if (letter.probability >= CERTAIN) return letter;
  const other = letter.others.find(({ text, chance }) => {
    const known = isBeyondAscii(text) ? alphabet.has(text) : isLetter(text);
    return known && chance * ODDS >= letter.probability;
  });
  if (!other) return letter;
  const others = [{ text: letter.text, chance: letter.probability }, ...letter.others.filter((o) => o !== other)];
  return { ...letter, text: other.text, probability: other.chance, others };
}
