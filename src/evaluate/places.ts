// Where on the page a truth stands. Datasets label boxes by field, or give only lines of text; in the latter
// case a value's place is every run of lines, or part of a line, that spells it.
import { type FieldValue, overlap, type Page, type Rectangle, union } from '../domain/index.ts';
import type { TruthBox, TruthRow } from './dataset.ts';
import { sameName } from './rows.ts';
import { lettersAndDigits } from './spelling.ts';

interface Place extends Rectangle {
  readonly page: number;
}

/** The box in fractions of the page as the reader turned it upright. */
function onPage(box: TruthBox, row: TruthRow, pages: readonly Page[]): Place {
  const page = pages.find((p) => p.number === box.page);
  const [width, height] = row.unit === 'relative' || !row.size ? [1, 1] : row.size;
  const [left, top, right, bottom] = [box.left / width, box.top / height, box.right / width, box.bottom / height];
  const turned: Record<number, [number, number, number, number]> = {
    0: [left, top, right, bottom],
    90: [1 - bottom, left, 1 - top, right],
    180: [1 - right, 1 - bottom, 1 - left, 1 - top],
    270: [top, 1 - right, bottom, 1 - left],
  };
  // A row of `size` in upright pixels was labelled on the turned page already.
  const upright = page && row.size && Math.abs(page.width / page.height - width / height) < 0.02;
  const [l, t, r, b] = turned[upright ? 0 : (page?.rotation ?? 0)]!;
  return { page: box.page, left: l, top: t, width: r - l, height: b - t };
}

/** The part of a line's box that the characters `from`–`to` of its letters and digits take, as if all were equally wide. */
function part(place: Place, length: number, from: number, to: number): Place {
  return {
    ...place,
    left: place.left + (place.width * from) / length,
    width: (place.width * (to - from)) / length,
  };
}

const LONGEST_RUN = 6;

function spelled(text: string, lines: readonly { place: Place; letters: string }[]): Place[] {
  const wanted = lettersAndDigits(text);
  if (wanted === '') return [];
  const found: Place[] = [];
  lines.forEach((_, start) => {
    let run = '';
    for (let end = start; end < Math.min(lines.length, start + LONGEST_RUN); end++) {
      const before = run.length;
      run += lines[end]!.letters;
      const at = run.indexOf(wanted);
      if (at < 0) continue;
      // The run must begin in its first line and end in its last; shorter runs are found from their own start.
      if (at >= lines[start]!.letters.length || at + wanted.length <= before) break;
      const parts = lines.slice(start, end + 1).map(({ place, letters }, i, all) => {
        const offset = all.slice(0, i).reduce((sum, l) => sum + l.letters.length, 0);
        const from = Math.max(0, at - offset);
        const to = Math.min(letters.length, at + wanted.length - offset);
        return part(place, letters.length, from, to);
      });
      found.push({ page: parts[0]!.page, ...union(parts) });
      break;
    }
  });
  return found;
}

/**
 * A dataset labels the words of a value one after the other, and prints the value in one place or in several:
 * each box, each unbroken run of boxes, and all boxes of a page together may be the value's place.
 */
function printedPlaces(row: TruthRow, belongs: readonly boolean[], pages: readonly Page[]): Place[] {
  const runs: Place[][] = [];
  row.boxes.forEach((box, i) => {
    if (!belongs[i]) return;
    const place = onPage(box, row, pages);
    const open = belongs[i - 1] === true && runs.at(-1)?.at(-1)?.page === place.page;
    if (open) runs.at(-1)!.push(place);
    else runs.push([place]);
  });
  const single = runs.flat();
  const groups = [...runs, ...[...new Set(single.map((p) => p.page))].map((n) => single.filter((p) => p.page === n))];
  return [...single, ...groups.map((group) => ({ page: group[0]!.page, ...union(group) }))];
}

/**
 * The places where a field's truth stands, any of which counts. Empty where the dataset does not say.
 * `texts` are the printings of the truth.
 */
export function placesOf(row: TruthRow, field: string, texts: readonly string[], pages: readonly Page[]): Place[] {
  const belongs = row.boxes.map(
    (b) => b.label !== null && (sameName(b.label, field) || sameName(b.label, `${field}_value`)),
  );
  if (belongs.includes(true)) return printedPlaces(row, belongs, pages);
  const lines = row.boxes
    .filter((b) => b.label === null && lettersAndDigits(b.text) !== '')
    .map((b) => ({ place: onPage(b, row, pages), letters: lettersAndDigits(b.text) }));
  return texts.flatMap((text) => spelled(text, lines));
}

/** Least intersection over union at which evidence counts as lying on the truth's place. */
const MEETS = 0.5;

/** Whether the evidence's box, all of its lines on a page together, meets one of the places. */
export function meets(evidence: FieldValue['evidence'], places: readonly Place[]): boolean {
  return places.some((place) => {
    const here = evidence.filter((e) => e.page === place.page);
    return here.length > 0 && overlap(union(here), place) >= MEETS;
  });
}
