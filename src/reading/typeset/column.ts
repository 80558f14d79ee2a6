import type { Unit } from './set.ts';
import { reachOf, type Strip } from './strip.ts';

/** A heading is kept with the text below it, but a sheet full of headings is none. */
const MOST_KEPT = 5;

/** A place in a column: a strip of a unit. */
interface Place {
  readonly unit: number;
  readonly strip: number;
}

/** What one sheet takes of a column. */
export interface Cut {
  readonly from: Place;
  /** The first place that is not on the sheet. */
  readonly to: Place;
  /** How far it reaches to the right and down, in points. */
  readonly width: number;
  readonly height: number;
}

interface Kept {
  readonly place: Place;
  readonly height: number;
  readonly width: number;
}

/** Text that goes on from sheet to sheet of one height. What is set to find out where they end is not kept. */
export class Column {
  readonly #units: readonly Unit[];
  readonly #height: number;
  /** The unit that lies on several sheets, so that it is not set anew for each; what a sheet took is gone from it. */
  #shared: { readonly unit: number; readonly strips: (Strip | null)[] } | null = null;

  constructor(units: readonly Unit[], height: number) {
    this.#units = units;
    this.#height = height;
  }

  /** Divides the column into sheets, each told as soon as its end is known. */
  *cuts(): Generator<Cut> {
    let from: Place = { unit: 0, strip: 0 };
    let [height, width] = [0, 0];
    let kept: Kept[] = [];
    for (const [i, unit] of this.#units.entries()) {
      if (unit.breaks) {
        // A break at the top of a sheet asks for an empty one; the writer meant the one that is there.
        if (height > 0) {
          const to = { unit: i, strip: 0 };
          yield { from, to, width, height };
          from = to;
        }
        [height, width, kept] = [0, 0, []];
      }
      for (const [at, strip] of unit.set().entries()) {
        const place = { unit: i, strip: at };
        if (height > 0 && height + strip.height > this.#height) {
          const moved = kept.length < MOST_KEPT && heightOf(kept) < height ? kept : [];
          const to = moved[0]?.place ?? place;
          yield { from, to, width, height };
          from = to;
          [height, width] = [heightOf(moved), moved.reduce((most, { width }) => Math.max(most, width), 0)];
        }
        const reach = reachOf(strip);
        height += strip.height;
        width = Math.max(width, reach);
        // Space between a heading and its text holds them together.
        if (strip.keep || (kept.length > 0 && strip.words.length + strip.pictures.length + strip.rules.length === 0))
          kept.push({ place, height: strip.height, width: reach });
        else kept = [];
      }
    }
    yield { from, to: { unit: this.#units.length, strip: 0 }, width, height };
  }

  /** What stands on a sheet. */
  strips({ from, to }: Cut): Strip[] {
    const strips: Strip[] = [];
    for (let i = from.unit; i <= Math.min(to.unit, this.#units.length - 1); i++) {
      if (i === to.unit && to.strip === 0) break;
      const part = this.#part(i, i === from.unit ? from.strip : 0, i === to.unit ? to.strip : undefined);
      for (const strip of part) strips.push(strip);
    }
    return strips;
  }

  #part(unit: number, from: number, to: number | undefined): Strip[] {
    if (from === 0 && to === undefined) return this.#units[unit]!.set();
    const there = this.#shared?.unit === unit ? this.#shared.strips.slice(from, to) : [];
    const wanted = there.filter((strip) => strip !== null);
    if (wanted.length > 0 && wanted.length === there.length) {
      this.#shared?.strips.fill(null, from, to);
      return wanted;
    }
    const strips = this.#units[unit]!.set();
    const part = strips.slice(from, to);
    const left: (Strip | null)[] = strips;
    this.#shared = { unit, strips: left.fill(null, from, to) };
    return part;
  }
}

function heightOf(kept: readonly Kept[]): number {
  return kept.reduce((sum, { height }) => sum + height, 0);
}
