import type { PrintedPage } from './layer.ts';
import {
  type Choice,
  type Document,
  documentsOf,
  labelledSamples,
  printedSamples,
  type Sample,
  type Source,
} from './samples.ts';

/** What all sets have in common. */
interface AnySet {
  readonly name: string;
  readonly source: Source;
  /** Documents of a quick run; of a run without --quick at most. */
  readonly quick: number;
  readonly most: number;
  /** Whether a run without --set takes it. */
  readonly standard: boolean;
  readonly select: (document: Document) => boolean;
}

/** Pictures with a truth for their words. */
export interface PictureSet extends AnySet {
  readonly kind: 'pictures';
  readonly samples: (documents: readonly Document[], choice: Choice) => Promise<Sample[]>;
  /** How Tesseract takes the page, and the languages it is given where it has them. */
  readonly layout: 'block' | 'page';
  readonly languages: readonly string[];
}

export interface OtherSet extends AnySet {
  readonly kind: 'born-digital' | 'register' | 'orientation' | 'office';
}

export type BenchSet = PictureSet | OtherSet;

/** Sets of real PDFs with a text layer, of which the first page is print. */
const PRINTED = ['einvoice', 'vrdu-adbuy', 'kleister-nda', 'icdar2013-tables', 'invoice2data', 'azure-labelled'];

const isPdf = ({ path }: Document) => path.endsWith('.pdf');
const born = (document: Document) => isPdf(document) && PRINTED.includes(document.row.set);

/** Of each kind of document so many, so that no kind is the whole set. */
const EACH = 12;

function mixed(documents: readonly Document[]): Document[] {
  const taken = new Map<string, number>();
  return documents.filter(({ row }) => {
    const count = taken.get(row.set) ?? 0;
    taken.set(row.set, count + 1);
    return count < EACH;
  });
}

const CLEAN = { dpi: 200, degraded: false } as const;
const POOR = { dpi: 150, degraded: true } as const;

const PHOTO = { dpi: 200, degraded: false, photo: true } as const;

const COMMON = { kind: 'pictures', source: 'documents', standard: true, languages: ['eng'] } as const;

const receipts = (documents: readonly Document[], choice: Choice) =>
  Promise.resolve(labelledSamples(documents, choice));
const clean = (documents: readonly Document[], choice: Choice) => printedSamples(mixed(documents), choice, CLEAN);
const poor = (documents: readonly Document[], choice: Choice) => printedSamples(mixed(documents), choice, POOR);

/** A page in a language whose letters ASCII lacks has more of them than these. */
const FEWEST_ACCENTS = 8;

function hasAccents({ words }: PrintedPage): boolean {
  const letters = words.flatMap(({ text }) => [...text].filter((c) => /[^\p{ASCII}]/u.test(c) && /\p{L}/u.test(c)));
  return letters.length >= FEWEST_ACCENTS;
}

const european = (documents: readonly Document[], choice: Choice) =>
  printedSamples(documents, choice, { ...POOR, accepts: hasAccents });

// Cheap sets come first: in a quick run the others share what they leave.
export const SETS: readonly BenchSet[] = [
  {
    kind: 'born-digital',
    name: 'born-digital',
    source: 'documents',
    standard: true,
    select: born,
    quick: 16,
    most: 200,
  },
  { kind: 'orientation', name: 'orientation', source: 'documents', standard: true, select: born, quick: 4, most: 40 },
  {
    kind: 'office',
    name: 'office',
    source: 'documents',
    standard: true,
    select: ({ row }) => row.set === 'office-text',
    quick: 30,
    most: 100,
  },
  {
    ...COMMON,
    name: 'receipts',
    select: ({ row }) => row.set === 'sroie',
    samples: receipts,
    layout: 'block',
    quick: 4,
    most: 100,
  },
  {
    ...COMMON,
    name: 'receipts-train',
    source: 'training',
    standard: false,
    select: ({ row }) => row.set === 'sroie',
    samples: receipts,
    layout: 'block',
    quick: 12,
    most: 90,
  },
  { ...COMMON, name: 'a4-clean', select: born, samples: clean, layout: 'page', quick: 2, most: 40 },
  { ...COMMON, name: 'a4-degraded', select: born, samples: poor, layout: 'page', quick: 3, most: 40 },
  {
    ...COMMON,
    name: 'a4-clean-train',
    source: 'training',
    standard: false,
    select: born,
    samples: (documents, choice) => printedSamples(documents, choice, CLEAN),
    layout: 'page',
    quick: 8,
    most: 40,
  },
  {
    ...COMMON,
    name: 'a4-degraded-train',
    source: 'training',
    standard: false,
    select: born,
    samples: (documents, choice) => printedSamples(documents, choice, POOR),
    layout: 'page',
    quick: 8,
    most: 40,
  },
  {
    ...COMMON,
    name: 'european',
    select: (document) => isPdf(document) && document.row.set === 'einvoice',
    samples: european,
    layout: 'page',
    languages: ['eng', 'deu', 'fra'],
    quick: 2,
    most: 30,
  },
  {
    ...COMMON,
    name: 'photos',
    standard: false,
    select: born,
    samples: (documents, choice) => printedSamples(mixed(documents), choice, PHOTO),
    layout: 'page',
    quick: 3,
    most: 24,
  },
  {
    ...COMMON,
    name: 'photos-train',
    source: 'training',
    standard: false,
    select: born,
    samples: (documents, choice) => printedSamples(documents, choice, PHOTO),
    layout: 'page',
    quick: 6,
    most: 24,
  },
  {
    kind: 'register',
    name: 'fara',
    source: 'documents',
    standard: true,
    select: ({ row }) => row.set === 'vrdu-registration',
    quick: 2,
    most: 30,
  },
];

/** The documents of a set that are here; null where the folder beside the checkout is missing. */
export function documentsIn(set: BenchSet): readonly Document[] | null {
  return documentsOf(set.source)?.filter(set.select) ?? null;
}
