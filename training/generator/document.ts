import { Chance } from './chance.ts';
import { invoiceContent, invoiceTruth, receiptContent, receiptTruth } from './content.ts';
import { drawGrid } from './invoice-grid.ts';
import { drawLetter } from './invoice-letter.ts';
import { drawBistro, drawTill } from './receipts.ts';
import { type Kind, LAYOUTS, type Truth } from './truth.ts';

export interface Order {
  readonly kind: Kind;
  /** One of the kind's layouts; without it the seed chooses. */
  readonly layout?: string;
  readonly seed: number;
}

export interface Generated {
  readonly pdf: Uint8Array;
  readonly truth: Truth;
  readonly layout: string;
}

/** Sets the dice of a table's looks apart from those of its content, so that new looks leave the content as it is. */
const FINISH = 1_000_003;

/** Makes a document and its truth. The same order makes the same bytes. Throws `RangeError` for an unknown layout. */
export async function generate({ kind, layout, seed }: Order): Promise<Generated> {
  const chance = new Chance(seed);
  const chosen = chance.of(LAYOUTS[kind]);
  const name = layout ?? chosen;
  if (kind === 'invoice') {
    const content = invoiceContent(chance, new Chance(seed + FINISH));
    const draw = { letter: drawLetter, grid: drawGrid }[name];
    if (!draw) throw new RangeError(`There is no invoice layout "${name}"`);
    const { pdf, boxes } = await draw(content, chance);
    const pages = Math.max(...boxes.map((b) => b.page));
    return { pdf, layout: name, truth: { ...invoiceTruth(content), boxes, pages, lang: content.locale.lang } };
  }
  const content = receiptContent(chance);
  const draw = { till: drawTill, bistro: drawBistro }[name];
  if (!draw) throw new RangeError(`There is no receipt layout "${name}"`);
  const { pdf, boxes } = await draw(content, chance);
  return {
    pdf,
    layout: name,
    truth: { ...receiptTruth(content, name === 'bistro'), boxes, pages: 1, lang: content.locale.lang },
  };
}
