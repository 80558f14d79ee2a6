import { type Mark, overlap, type Page, type Rectangle, type Word } from '../../domain/index.ts';

/** What characters say by themselves (Unicode: Geometric Shapes, Miscellaneous Symbols, Dingbats). */
const BOXES = '☐□▢◻⬜❏❐❑❒';
const TICKED_BOXES = '☑☒⊠⮽🗹🗷✅';
const BUTTONS = '◯⚪';
const CHOSEN_BUTTONS = '◉⦿🔘';
/** These are bullets, too, unless they stand beside one of their kind that is full or empty. */
const AMBIGUOUS: Readonly<Record<string, { kind: 'checkbox' | 'radio'; checked: boolean }>> = {
  '○': { kind: 'radio', checked: false },
  '●': { kind: 'radio', checked: true },
  '■': { kind: 'checkbox', checked: true },
};

const ANY = /[☐□▢◻⬜❏❐❑❒☑☒⊠⮽🗹🗷✅◯⚪◉⦿🔘○●■]/u;

/** More on one page fill or shade it. */
const MOST = 2_000;

/** The characters of a ballot say it themselves; lists have bullets like the others. */
const CERTAIN = /[☐☑☒🗹🗷]/u;
const LIKELY = 0.9;

interface Sign {
  readonly kind: 'checkbox' | 'radio';
  readonly checked: boolean;
  readonly box: Rectangle;
  readonly line: number;
  readonly character: string;
}

/** A page with the boxes and buttons among its characters as marks. */
export function withSymbols(page: Page): Page {
  const signs = page.words.filter(({ text }) => ANY.test(text)).flatMap(signsOf);
  if (signs.length > MOST) return page;
  const known = page.marks ?? [];
  const marks = signs
    .filter((sign) => !(sign.character in AMBIGUOUS) || signs.some((other) => isOther(sign, other)))
    .filter(({ box }) => !known.some((mark) => overlap(mark.box, box) > 0))
    .map(({ kind, checked, box, character }): Mark => {
      return { kind, box, checked, confidence: CERTAIN.test(character) ? 1 : LIKELY };
    });
  return marks.length === 0 ? page : { ...page, marks: [...known, ...marks] };
}

function signsOf(word: Word): Sign[] {
  const characters = [...word.text];
  return characters.flatMap((character, i) => {
    const sign = meaningOf(character);
    if (!sign) return [];
    // As if all characters were of one width; most stand alone.
    const width = word.width / characters.length;
    const box = { left: word.left + i * width, top: word.top, width, height: word.height };
    return [{ ...sign, box, line: word.line, character }];
  });
}

function meaningOf(character: string): { kind: 'checkbox' | 'radio'; checked: boolean } | null {
  if (BOXES.includes(character)) return { kind: 'checkbox', checked: false };
  if (TICKED_BOXES.includes(character)) return { kind: 'checkbox', checked: true };
  if (BUTTONS.includes(character)) return { kind: 'radio', checked: false };
  if (CHOSEN_BUTTONS.includes(character)) return { kind: 'radio', checked: true };
  return AMBIGUOUS[character] ?? null;
}

/**
 * Whether another of the same group shows that a sign is no bullet and parts no words: an empty one in the same line, or
 * one of another state in the line or straight above or below, where bullets are all the same.
 */
function isOther(sign: Sign, other: Sign): boolean {
  if (sign === other || sign.kind !== other.kind) return false;
  const inLine = sign.line === other.line;
  if (inLine && !sign.checked && !other.checked) return true;
  return sign.checked !== other.checked && (inLine || Math.abs(sign.box.left - other.box.left) < 0.5 * sign.box.width);
}
