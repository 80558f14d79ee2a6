import { LABELS, VOCABULARY } from './lexicon/index.ts';
import { distance } from './text.ts';

/** A meaning that a phrase has: a role of the lexicon, or a field of the app as `field:<dotted name>`. */
export interface Meaning {
  readonly concept: string;
  /** 0–1: how plainly the phrase alone means it. */
  readonly strength: number;
}

/** Least length of a word that is corrected: below, one letter makes too often another word. */
const LEAST_CORRECTED = 4;

/** What every label phrase means; keys are folded letters without blanks. */
export class Phrases {
  readonly #meanings = new Map<string, Meaning[]>();
  /** Words and whole phrases by what is left after one letter is taken out. */
  readonly #reduced = new Map<string, string[]>();
  readonly #base: Phrases | null;
  readonly #corrections = new Map<string, string | null>();

  constructor(base: Phrases | null = null) {
    this.#base = base;
  }

  add(phrase: string, meaning: Meaning, words: readonly string[]): void {
    if (phrase === '') return;
    const known = this.#meanings.get(phrase);
    const same = known?.findIndex((m) => m.concept === meaning.concept) ?? -1;
    if (!known) this.#meanings.set(phrase, [meaning]);
    else if (same < 0) known.push(meaning);
    else if (known[same]!.strength < meaning.strength) known[same] = meaning;
    for (const word of words) this.learn(word);
    if (phrase.length >= 8) this.learn(phrase);
  }

  /** Makes a word known, so that its misread forms are corrected to it. */
  learn(word: string): void {
    if (word.length < LEAST_CORRECTED || word.length > 40) return;
    for (const form of reductions(word)) {
      const words = this.#reduced.get(form);
      if (!words) this.#reduced.set(form, [word]);
      else if (!words.includes(word)) words.push(word);
    }
  }

  meanings(phrase: string): readonly Meaning[] {
    const own = this.#meanings.get(phrase) ?? [];
    const inherited = this.#base?.meanings(phrase) ?? [];
    return own.length === 0 ? inherited : inherited.length === 0 ? own : [...own, ...inherited];
  }

  /** The known word or phrase that is one letter away from a misread one; null when none is, or it is known itself. */
  correction(word: string): string | null {
    if (word.length < LEAST_CORRECTED || word.length > 40) return null;
    const seen = this.#corrections.get(word);
    if (seen !== undefined) return seen;
    const found = this.#nearest(word);
    // The memory serves one run over one document set; a hostile page must not make it grow without end.
    if (this.#corrections.size < 50_000) this.#corrections.set(word, found);
    return found;
  }

  #nearest(word: string): string | null {
    for (const form of reductions(word)) {
      for (const known of this.#lookUp(form)) {
        if (known === word) return null;
        if (distance(word, known, 1) <= 1) return known;
      }
    }
    return null;
  }

  #lookUp(form: string): readonly string[] {
    const own = this.#reduced.get(form) ?? [];
    return this.#base ? [...own, ...this.#base.#lookUp(form)] : own;
  }
}

function reductions(word: string): string[] {
  const forms = [word];
  for (let i = 0; i < word.length; i++) forms.push(word.slice(0, i) + word.slice(i + 1));
  return forms;
}

let shared: Phrases | null = null;

/** The phrases of the shipped lexicon; built at the first call, then shared: nothing of it ever changes. */
export function lexiconPhrases(): Phrases {
  if (!shared) {
    shared = new Phrases();
    for (const label of LABELS) shared.add(label.letters, { concept: label.role, strength: label.strength }, []);
    const words = [...VOCABULARY].filter((w) => w.length >= LEAST_CORRECTED);
    for (const word of words) shared.learn(word);
  }
  return shared;
}
