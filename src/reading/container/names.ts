import { extname } from 'node:path';

/** What file systems and mail programs leave in archives beside what a person put there. */
const JUNK: readonly RegExp[] = [
  /\/$/,
  /(^|\/)__MACOSX\//,
  /(^|\/)\._[^/]*$/,
  /(^|\/)(\.DS_Store|Thumbs\.db|ehthumbs\.db|desktop\.ini|\.gitignore|\.gitkeep)$/i,
];

/** Whether a member is passed over without a word: a folder, or what a system wrote for itself. */
export function isJunk(name: string): boolean {
  const path = name.replaceAll('\\', '/');
  return JUNK.some((pattern) => pattern.test(path));
}

const LONGEST = 255;

/**
 * A member's name as it is told: with its folders, but with nothing that would lead out of a folder if somebody should
 * write it to a disk, and without control characters.
 */
function cleaned(name: string): string {
  const steps = name
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '')
    .split('/')
    .filter((step) => step !== '' && step !== '.' && step !== '..');
  // Cut in the middle of a character, or written so, half of one would be left, which no database takes.
  return Buffer.from(steps.join('/').slice(-LONGEST), 'utf8').toString('utf8') || 'unnamed';
}

/** Gives the members of one container names that tell them apart, the same ones each time it is opened. */
export class Names {
  readonly #taken = new Set<string>();
  /** How many of a name there were, so that a thousand of them are not counted a thousand times. */
  readonly #counts = new Map<string, number>();

  /** `invoice.pdf`, and for the next of that name `invoice (2).pdf`. */
  next(name: string): string {
    const plain = cleaned(name);
    const extension = extname(plain);
    const stem = plain.slice(0, plain.length - extension.length);
    let count = this.#counts.get(plain) ?? 0;
    let told = plain;
    do {
      count += 1;
      if (count > 1) told = `${stem} (${count})${extension}`;
    } while (this.#taken.has(told));
    this.#counts.set(plain, count);
    this.#taken.add(told);
    return told;
  }
}
