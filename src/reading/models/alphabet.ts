/** What a recogniser's classes stand for. */
export interface Alphabet {
  /** The blank first, the space last. */
  readonly classes: readonly string[];
  /** How much wider than their proportions ask lines are shown to it; below 1: narrower. */
  readonly stretch: number;
}

/** The characters of a dictionary file as PP-OCR ships it: one a line, in the order of the classes. */
export function charactersOf(dictionary: string): string[] {
  return dictionary.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** All classes of a recogniser with this dictionary: the blank first, the space last. */
export function classesOf(dictionary: string): string[] {
  return ['', ...charactersOf(dictionary), ' '];
}
