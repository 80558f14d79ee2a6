import { Problem } from '../../domain/index.ts';
import { Column } from './column.ts';
import { A4, type Around, type Block, type Flow, type Frame, type Section } from './flow.ts';
import { gridSheets } from './grid.ts';
import { numbered } from './numbers.ts';
import { setBlocks, unitsOf } from './set.ts';
import { bottomOf, emptyPrint, heightOf, type Print, reachOf, type Strip, stack } from './strip.ts';
import { shrunk } from './table.ts';

/** A sheet as it will be: its size in points is known, what stands on it is set when asked for. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  compose(): Print;
}

type Kind<K extends Section['kind']> = Extract<Section, { kind: K }>;

/** Space between a header or footer, the edge of its sheet, and the text. */
const EDGE = 8;

/** Lays out all sheets of a flow. Throws `file.too-many-pages` as soon as there are more than `most`. */
export function sheetsOf(flow: Flow, most: number): Sheet[] {
  const sheets: Sheet[] = [];
  for (const sheet of sheetsIn(flow)) {
    if (sheets.length >= most)
      throw new Problem('file.too-many-pages', `The file has more than ${most} pages, which is the most that is read.`);
    const number = sheets.length + 1;
    sheets.push({ ...sheet, compose: () => numbered(sheet.compose(), number, sheets.length) });
  }
  // An empty document is a page without words, as an empty scan is.
  return sheets.length > 0 ? sheets : [placedSheet({ kind: 'placed', width: A4.width, height: A4.height, frames: [] })];
}

function* sheetsIn({ sections }: Flow): Generator<Sheet> {
  let count = 0;
  for (const section of sections)
    for (const sheet of sheetsOfSection(section, count + 1)) {
      count += 1;
      yield sheet;
    }
}

/** `number` is that of the first sheet. */
function sheetsOfSection(section: Section, number: number): Iterable<Sheet> {
  if (section.kind === 'text') return textSheets(section, number);
  return section.kind === 'grid' ? gridSheets(section) : [placedSheet(section)];
}

/** What does not fit into the paper makes its sheet larger: nothing lies beside a sheet, where nobody would see it. */
function* textSheets(section: Kind<'text'>, start: number): Generator<Sheet> {
  const { paper, blocks, header = [], footer = [], first, even } = section;
  const { margin } = paper;
  const usual: Around = { header, footer };
  const width = Math.max(72, paper.width - margin.left - margin.right);
  const whole = Math.max(72, paper.height - margin.top - margin.bottom);
  const set = (part: readonly Block[]) => setBlocks(part, width, whole / 3, 0);
  const all = [usual, first ?? usual, even ?? usual];
  const [heads, feet] = [all.map((each) => set(each.header)), all.map((each) => set(each.footer))];
  // A header that is higher than the margin moves the text down, as word processors have it; so does a footer.
  const top = Math.max(margin.top, ...heads.map((strips) => heightOf(strips) + 2 * EDGE));
  const bottom = Math.max(margin.bottom, ...feet.map((strips) => heightOf(strips) + 2 * EDGE));
  const around = Math.max(...[...heads, ...feet].map(widthOfAll));
  const height = Math.max(72, paper.height - top - bottom);
  const column = new Column(unitsOf(blocks, width, height), height);
  let number = start;
  for (const cut of column.cuts()) {
    const own = (number === start ? first : undefined) ?? (number % 2 === 0 ? even : undefined) ?? usual;
    const high = Math.max(paper.height, top + cut.height + bottom);
    yield {
      width: Math.max(paper.width, margin.left + Math.max(around, cut.width) + Math.min(EDGE, margin.right)),
      height: high,
      compose() {
        const print = emptyPrint();
        const [headed, footed] = [set(own.header), set(own.footer)];
        stack(print, headed, margin.left, Math.max(EDGE, top - heightOf(headed) - EDGE));
        stack(print, column.strips(cut), margin.left, top);
        return stack(print, footed, margin.left, Math.min(high - heightOf(footed) - EDGE, high - bottom + EDGE));
      },
    };
    number += 1;
  }
}

function widthOfAll(strips: readonly Strip[]): number {
  return strips.reduce((most, strip) => Math.max(most, reachOf(strip)), 0);
}

/** Space at the sides of notes below a slide, in points. */
const NOTES = 36;

/** How much smaller print becomes so that it fits into its frame, tried in this order. */
const SHRINKING = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

/** What would stand beside the sheet is moved onto it, and what is larger than the sheet makes it larger. */
function placedSheet({ width, height, frames, notes = [] }: Kind<'placed'>): Sheet {
  const compose = () => {
    const print = emptyPrint();
    for (const frame of frames) {
      const strips = setInto(frame, Math.max(frame.height, height - frame.top));
      const left = Math.max(0, Math.min(frame.left, width - widthOfAll(strips)));
      stack(print, strips, left, Math.max(0, Math.min(frame.top, height - heightOf(strips))));
    }
    const below = setBlocks(notes, width - 2 * NOTES, height, 0);
    return stack(print, below, NOTES, Math.max(height, bottomOf(print)) + EDGE);
  };
  const print = compose();
  return {
    width: Math.max(width, reachOf(print)),
    height: bottomOf(print) > height ? bottomOf(print) + EDGE : height,
    compose,
  };
}

function setInto(frame: Frame, most: number): Strip[] {
  let strips: Strip[] = [];
  for (const scale of SHRINKING) {
    strips = setBlocks(shrunk(frame.blocks, scale), frame.width, most, 0);
    if (heightOf(strips) <= frame.height * 1.02) break;
  }
  return strips;
}
