import { type Annotation, type FormInput, type Mark, overlap, type Rectangle } from '../../domain/index.ts';
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

/** The marks that a file tells itself: the boxes and buttons of its form, signatures that were put in it, and stamps laid on it. */
export function marksTold(
  inputs: readonly FormInput[],
  annotations: readonly Annotation[],
  signed: readonly Rectangle[],
) {
  const boxes = inputs.flatMap(({ kind, box, checked }): Mark[] =>
    kind === 'checkbox' || kind === 'radio' ? [{ kind, box, checked: checked === true, confidence: 1 }] : [],
  );
  const signatures = signed.map((box): Mark => ({ kind: 'signature', box, confidence: 1 }));
  const stamps = annotations.flatMap(({ kind, box }): Mark[] =>
    kind === 'stamp' ? [{ kind, box, confidence: 1 }] : [],
  );
  return [...boxes, ...signatures, ...stamps];
}

/** Marks that are told before those that are found, without what is found of the same ones. */
export function withTold(found: readonly Mark[], told: readonly Mark[]): Mark[] {
  const isOf = (a: Mark, b: Mark) => a.kind === b.kind || ('checked' in a && 'checked' in b);
  return [
    ...told,
    ...found.filter((mark) => !told.some((known) => isOf(known, mark) && overlap(known.box, mark.box) > 0)),
  ];
}
