import { type FormInput, type Mark, overlap } from '../../domain/index.ts';
import { clipped } from '../layout/turned.ts';
import { boxesAmong } from './boxes.ts';
import type { Frame } from './frame.ts';
import type { LoadedPage } from './look.ts';

/** Drawn by the file itself, and with its own words: hardly any is none. */
const DRAWN_BY_FILE = 0.95;

/** The boxes to tick that a page draws with lines and letters of its own. */
export function boxesOn({ drawing, verdict }: LoadedPage, frame: Frame): Mark[] {
  const words = verdict.kind === 'text' ? verdict.words : [];
  return boxesAmong(drawing.shapes, words).flatMap(({ box, checked }): Mark[] => {
    const place = clipped(frame.fractions(box));
    return place ? [{ kind: 'checkbox', box: place, checked, confidence: DRAWN_BY_FILE }] : [];
  });
}

/** Marks with the checkboxes and buttons of the form, which say themselves whether they are checked, before what is drawn of them. */
export function withInputs(marks: readonly Mark[], inputs: readonly FormInput[]): Mark[] {
  const known = inputs.flatMap(({ kind, box, checked }): Mark[] =>
    kind === 'checkbox' || kind === 'radio' ? [{ kind, box, checked: checked === true, confidence: 1 }] : [],
  );
  return [...known, ...marks.filter((mark) => !known.some(({ box }) => overlap(box, mark.box) > 0))];
}
