// Pages about nothing: labels made of syllables that no lexicon knows. What is read from them was read by the app alone.
import type { App, Field, FieldType } from '../../src/domain/index.ts';
import { Chance } from './chance.ts';
import { Sheet } from './sheet.ts';
import type { TruthWord } from './truth.ts';

const STARTS = [
  'zor',
  'quen',
  'mard',
  'frum',
  'plim',
  'gluv',
  'brax',
  'snef',
  'dwol',
  'krin',
  'vosh',
  'threl',
  'yab',
  'jurn',
];
const ENDS = ['blat', 'nish', 'le', 'ping', 'dor', 'wick', 'tane', 'mop', 'scar', 'ule', 'fent', 'gam'];

/** Values by type: the normal form and the print. */
const VALUES: Partial<Record<FieldType, (chance: Chance) => readonly [string, string]>> = {
  number: (c) => {
    const number = (c.whole(11, 9999) / 10).toFixed(1);
    return [number, number];
  },
  money: (c) => {
    const amount = c.whole(1_000, 999_999) / 100;
    return [amount.toFixed(2), `$${amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')}`];
  },
  date: (c) => {
    const [day, month, year] = [c.whole(13, 28), c.whole(1, 9), c.whole(2001, 2025)];
    return [`${year}-0${month}-${day}`, `${day}/0${month}/${year}`];
  },
  id: (c) => {
    const id = `${c.of(['QX', 'VB', 'TR'])}-${c.digits(4)}-${c.of(['A', 'B', 'K'])}`;
    return [id, id];
  },
  percent: (c) => {
    const percent = c.whole(2, 97);
    return [String(percent), `${percent}%`];
  },
  email: (c) => {
    const address = `${c.of(STARTS)}${c.of(ENDS)}@${c.of(STARTS)}.example`;
    return [address, address];
  },
  text: (c) => {
    const words = [c.of(STARTS) + c.of(ENDS), c.of(STARTS) + c.of(ENDS)].map((w) => w[0]!.toUpperCase() + w.slice(1));
    return [words.join(' '), words.join(' ')];
  },
};

/** How a page prints its labels: at the left of the values, or above them in a grid of boxes. */
export type InventedLayout = 'list' | 'grid';

export interface InventedPage {
  readonly pdf: Uint8Array;
  readonly app: App;
  readonly fields: Readonly<Record<string, string>>;
  readonly absent: readonly string[];
  readonly boxes: readonly TruthWord[];
}

function field(name: string, type: FieldType): Field {
  return {
    name, type, description: '', aliases: [], required: false, hidden: false, threshold: null, choices: [],
    columns: [], fields: [], question: null, formula: null,
  }; // biome-ignore format: one record
}

/** A page with an entry for each type in random order, and an app that asks for them and for two fields that are not there. */
export async function inventedPage(seed: number, layout: InventedLayout): Promise<InventedPage> {
  const chance = new Chance(seed);
  const types: FieldType[] = ['number', 'money', 'date', 'id', 'percent', 'email', 'text', 'money', 'number', 'date'];
  // Every stem once, so that no two labels resemble each other.
  const stems = chance.some(STARTS, types.length + 2);
  const names = stems.map(
    (stem) => `${stem}${chance.of(ENDS)} ${chance.of(['index', 'mark', 'of plen', 'quotient', 'sill'])}`,
  );
  const entries = types.map((type, i) => ({ type, name: names[i]!, value: VALUES[type]!(chance) }));
  const printed = chance.some(entries, entries.length);
  const sheet = await Sheet.open('helvetica', 595.28, 842);
  const title = (name: string) =>
    name.replace(/(^| )(\p{L})/gu, (_, space: string, letter: string) => space + letter.toUpperCase());
  sheet.write(`${title(chance.of(STARTS) + chance.of(ENDS))} Sheet`, 60, 80, { size: 18, bold: true });
  printed.forEach(({ name, value }, i) => {
    const label = title(name);
    const marked = name.replaceAll(' ', '_');
    if (layout === 'list') {
      sheet.write(`${label}:`, 60, 140 + 26 * i, { size: 11 });
      sheet.write(value[1], 230, 140 + 26 * i, { size: 11, label: marked });
      return;
    }
    const [x, y] = [60 + 240 * (i % 2), 130 + 52 * Math.floor(i / 2)];
    for (const [x1, y1, x2, y2] of [
      [0, 0, 240, 0],
      [0, 52, 240, 52],
      [0, 0, 0, 52],
      [240, 0, 240, 52],
    ] as const) {
      sheet.rule(x + x1, y + y1, x + x2, y + y2);
    }
    sheet.write(label, x + 8, y + 17, { size: 9 });
    sheet.write(value[1], x + 8, y + 38, { size: 11, label: marked });
  });
  const { pdf, boxes } = await sheet.finish(842);
  const absent = names.slice(types.length);
  const asked = [
    ...entries.map((e) => field(e.name.replaceAll(' ', '_'), e.type)),
    ...absent.map((n, i) => field(n.replaceAll(' ', '_'), i === 0 ? 'money' : 'id')),
  ];
  return {
    pdf,
    boxes,
    fields: Object.fromEntries(entries.map((e) => [e.name.replaceAll(' ', '_'), e.value[0]])),
    absent: absent.map((n) => n.replaceAll(' ', '_')),
    app: {
      recto: 1, name: 'invented', description: '', splitting: 'off', checks: [], dialects: {},
      classes: [{ name: 'sheet', description: '', fields: asked }],
    }, // biome-ignore format: one record
  };
}
