import type { Mark, Page, Rectangle, Word } from '../../domain/index.ts';

type Box = Extract<Mark, { readonly kind: 'checkbox' | 'radio' }>;

/** A label stands at most so many widths of the box beside it. */
const LABEL = 4;

/** A page whose words have the boxes to tick written before or after them, where no word says it by itself. */
export function withBoxes(page: Page): Page {
  const boxes = (page.marks ?? []).filter((mark): mark is Box => mark.kind === 'checkbox' || mark.kind === 'radio');
  if (boxes.length === 0) return page;
  const texts = page.words.map(({ text }) => text);
  for (const box of boxes) {
    const label = labelOf(box.box, page.words);
    if (label === null || SIGNS.test(page.words[label]!.text)) continue;
    const word = page.words[label]!;
    const { left, width } = word;
    const sign = signOf(box);
    const middle = box.box.left + box.box.width / 2;
    if (isReadAs(word, box.box)) texts[label] = sign;
    else if (middle < left + width / 2) texts[label] = `${sign} ${texts[label]}`;
    else texts[label] = `${texts[label]} ${sign}`;
  }
  return { ...page, words: page.words.map((word, i) => ({ ...word, text: texts[i]! })) };
}

const SIGNS = /[☐☑☒□■▢◻⬜❏❐❑❒⊠✅◯⚪◉⦿🔘○●🗹🗷⮽]/u;

function signOf({ kind, checked }: Box): string {
  if (kind === 'radio') return checked ? '◉' : '◯';
  return checked ? '☑' : '☐';
}

/** Whether a word is the letter that recognition made of a box. */
function isReadAs({ text, left, top, width, height }: Word, box: Rectangle): boolean {
  const [x, y] = [left + width / 2, top + height / 2];
  if ([...text].length > 1 || width > 1.5 * box.width || x < box.left || x > box.left + box.width) return false;
  return y > box.top - 0.5 * box.height && y < box.top + 1.5 * box.height;
}

/** Position of the word that a box lies in or stands beside: before its label rather than behind. */
function labelOf(box: Rectangle, words: readonly Word[]): number | null {
  const [middle, height] = [box.left + box.width / 2, box.top + box.height / 2];
  let best: number | null = null;
  let least = LABEL * box.width;
  for (const [i, word] of words.entries()) {
    const { left, top, width, height: tall } = word;
    if (isReadAs(word, box)) return i;
    if (height < top || height > top + tall) continue;
    const within = middle > left && middle < left + width;
    const distance = within ? 0 : middle < left ? left - middle : 2 * (middle - left - width);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
