import type { Layout, Segment } from './layout.ts';
import { type Family, roleNamed } from './lexicon/index.ts';
import { LEGAL_FORM } from './lexicon/places.ts';
import { currencyCode } from './normalise/amount.ts';
import type { Meaning, Phrases } from './phrases.ts';
import { fold, letterShare, lettersForDigits } from './text.ts';

/** A stretch of a segment that reads like a label. */
export interface Hit {
  readonly segment: Segment;
  readonly start: number;
  readonly end: number;
  readonly meanings: readonly Meaning[];
  /** Share of the label's words that the phrase covers, 0–1: `Total` in `Total weight` covers half. */
  readonly share: number;
  readonly minor: boolean;
}

/** A word of a segment as labels see it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** Folded letters; '' for a number, which ends a label. */
  readonly word: string;
  readonly spellings: readonly string[];
  readonly currency: boolean;
}

const LONGEST = 6;
const CURRENCY_TAIL = /(?:inrm|ineur|euros|euro|eur|usd|rm|myr|gbp|chf|sgd|aud|in)$/;

function piecesOf(segment: Segment, phrases: Phrases, noisy: boolean): Piece[] {
  const pieces: Piece[] = [];
  for (const match of segment.text.slice(0, 400).matchAll(/[\p{L}\p{M}\d]+|[#№$€£]/gu)) {
    const raw = match[0];
    const start = match.index;
    const end = start + raw.length;
    if (/^[-_/]\d/.test(segment.text.slice(end, end + 2))) {
      // `PO-95947` is a code, not a label with its value.
      pieces.push({ start, end, word: '', spellings: [], currency: false });
      continue;
    }
    if (raw === '#' || raw === '№') pieces.push({ start, end, word: 'no', spellings: ['no'], currency: false });
    else if (/[$€£]/.test(raw)) pieces.push({ start, end, word: '', spellings: [], currency: true });
    else if (!/\d/.test(raw)) {
      // `UnidadPrecio unitario`: two heads of a table printed without a gap.
      for (const part of raw.matchAll(/\p{L}[\p{M}\p{Ll}]*\p{Ll}(?=\p{Lu}\p{Ll})|[\p{L}\p{M}]+/gu)) {
        pieces.push(pieceOf(part[0], start + part.index, phrases, noisy));
      }
    } else if (noisy && /\p{L}{2}/u.test(raw) && letterShare(raw) >= 0.6 && !/[2346789]/.test(raw)) {
      pieces.push(pieceOf(lettersForDigits(raw), start, phrases, true, raw.length));
    } else {
      for (const part of raw.matchAll(/\p{L}[\p{L}\p{M}]*|\d+/gu)) {
        const at = start + part.index;
        if (/\d/.test(part[0]))
          pieces.push({ start: at, end: at + part[0].length, word: '', spellings: [], currency: false });
        else pieces.push(pieceOf(part[0], at, phrases, noisy));
      }
    }
  }
  return pieces;
}

function pieceOf(raw: string, start: number, phrases: Phrases, noisy: boolean, length = raw.length): Piece {
  const word = fold(raw).replace(/[^\p{L}]/gu, '');
  const corrected = noisy && word.length >= 4 && phrases.meanings(word).length === 0 ? phrases.correction(word) : null;
  return {
    start,
    end: start + length,
    word,
    spellings: corrected ? [word, corrected] : [word],
    currency: currencyCode(raw) !== null,
  };
}

/** What may stand between two words of one label. */
const JOINT = /^[\s.'’`\-–/&()°º,*]*$/u;

/** Every label on the pages: the longest phrases of each segment that the phrase book knows. */
export function findLabels(layout: Layout, phrases: Phrases): Map<Segment, readonly Hit[]> {
  const labels = new Map<Segment, readonly Hit[]>();
  for (const segment of layout.segments) {
    const hits = hitsIn(segment, phrases);
    if (hits.length > 0) labels.set(segment, hits);
  }
  return labels;
}

function hitsIn(segment: Segment, phrases: Phrases): Hit[] {
  const pieces = piecesOf(segment, phrases, segment.page.source !== 'text');
  const found: { from: number; to: number; meanings: Meaning[] }[] = [];
  for (let from = 0; from < pieces.length; from++) {
    let key = '';
    let corrected = '';
    for (let to = from; to < Math.min(pieces.length, from + LONGEST); to++) {
      const piece = pieces[to]!;
      if (piece.word === '') break;
      if (to > from && !JOINT.test(segment.text.slice(pieces[to - 1]!.end, piece.start))) break;
      key += piece.word;
      corrected += piece.spellings.at(-1)!;
      const meanings = lookUp(key, corrected, phrases, to === from);
      if (meanings.length > 0) found.push({ from, to, meanings });
    }
  }
  // The longest phrase wins: `total` in `sub total` is no label of its own.
  found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  const kept: typeof found = [];
  for (const f of found) if (!kept.some((k) => f.from <= k.to && k.from <= f.to)) kept.push(f);
  kept.sort((a, b) => a.from - b.from);
  const hits = kept.map(({ from, to, meanings }) => {
    const start = pieces[from]!.start;
    const end = pieces[to]!.end;
    const length = pieces.slice(from, to + 1).reduce((n, p) => n + p.word.length, 0);
    return { segment, start, end, meanings, share: shareOf(segment, pieces, from, to), minor: length <= 2 };
  });
  return qualified(segment, finished(hits)).filter((hit) => !isName(hit));
}

/** `Lieferant GmbH`, `Kunde & Partner`: a company that is called so, and no label. */
function isName({ segment, end, meanings }: Hit): boolean {
  const rest = segment.text.slice(end).trim();
  if (rest.length > 30 || !meanings.some((m) => roleNamed(m.concept)?.family === 'party')) return false;
  const form = LEGAL_FORM.exec(rest);
  return form !== null && form.index === 0 && form[0].length === rest.length;
}

/** Bare heads by the family of label that they may finish. */
const HEADS: Readonly<Partial<Record<Family, RegExp>>> = {
  money: /^(?:amount|value|sum|total|betrag|summe|wert|montant|importe|importo|bedrag|valor)$/iu,
  date: /^(?:date|datum|fecha|data|time)$/iu,
  code: /^(?:number|no|nr|nummer|numero|id|code|ref)$/iu,
};

/** `Total VAT` and a bare `amount` behind it are one label, not two: the head takes the meaning before it. */
function finished(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits) {
    const last = kept.at(-1);
    const family = last ? roleNamed(last.meanings[0]!.concept)?.family : undefined;
    const head = hit.segment.text.slice(hit.start, hit.end);
    const touches = last !== undefined && /^[\s.]{0,2}$/.test(hit.segment.text.slice(last.end, hit.start));
    if (touches && family && HEADS[family]?.test(head))
      kept[kept.length - 1] = { ...last, end: hit.end, share: Math.min(1, last.share + hit.share) };
    else kept.push(hit);
  }
  return kept;
}

/** What may follow a total in its label and says whether tax is in it, with the tax's name and bracket. */
const WITH_TAX =
  /^[\s(,.:-]{0,4}(?:incl(?!uded)\w*|inc|inkl\w*|with|after|mit|ttc|toutes taxes|con|compresa|compris\w*|met|brutto)(?!\p{L})[.:]?\s*(?:of\s|all\s|de\s|der\s|la\s|\d{1,2}(?:[.,]\d+)?\s?%\s?)*(?:gst|sst|vat|tax(?:es)?|mwst|ust|umsatzsteuer|mehrwertsteuer|steuer|tva|iva|btw)?[.)\s]{0,3}/iu;
const WITHOUT_TAX =
  /^[\s(,.:-]{0,4}(?:excl\w*|exc|ex|exkl\w*|excluding|without|before|ohne|hors|ht|h\.t|sin|esclusa|senza|zonder|netto)(?!\p{L})[.:]?\s*(?:of\s|de\s|la\s|\d{1,2}(?:[.,]\d+)?\s?%\s?)*(?:gst|sst|vat|tax(?:es)?|mwst|ust|umsatzsteuer|mehrwertsteuer|steuer|tva|iva|btw|taxes?)?[.)\s]{0,3}/iu;

/** `Total Sales (Inclusive of GST)`: the qualifier belongs to the total, and the tax in it is no label of its own. */
function qualified(segment: Segment, hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  let covered = 0;
  for (const hit of hits) {
    if (hit.start < covered) continue;
    const total = hit.meanings.some((m) => TOTALS.has(m.concept));
    // The phrase book may know the qualifier as part of the phrase: `total sales inclusive` of GST.
    const known = /\W(?:incl|excl|inkl|exkl|before|ohne|sin)/i.exec(segment.text.slice(hit.start, hit.end));
    const base = known ? hit.start + known.index : hit.end;
    const tail = total ? segment.text.slice(base, base + 60) : '';
    const inside = WITH_TAX.exec(tail);
    const outside = inside ? null : WITHOUT_TAX.exec(tail);
    if (!inside && !outside) {
      kept.push(hit);
      continue;
    }
    const end = Math.max(hit.end, base + (inside ?? outside)![0].trimEnd().length);
    const meaning = { concept: inside ? 'grand_total' : 'net_total', strength: 1 };
    const others = hit.meanings.filter((m) => m.concept.startsWith('field:') && m.strength > 0.9 && inside);
    kept.push({ ...hit, end, meanings: [meaning, ...others], share: Math.max(hit.share, 0.9) });
    covered = end;
  }
  return kept;
}

const TOTALS = new Set(['grand_total', 'net_total', 'subtotal', 'line_amount', 'amount_due', 'gross_amount']);

function lookUp(key: string, corrected: string, phrases: Phrases, single: boolean): Meaning[] {
  const exact = phrases.meanings(key);
  if (exact.length > 0) return [...exact];
  const stripped = key.replace(CURRENCY_TAIL, '');
  if (stripped !== key && stripped.length > 2) {
    const known = phrases.meanings(stripped);
    if (known.length > 0) return known.map((m) => ({ ...m, strength: m.strength * 0.95 }));
  }
  if (corrected !== key) {
    const known = phrases.meanings(corrected);
    if (known.length > 0) return known.map((m) => ({ ...m, strength: m.strength * 0.85 }));
  }
  if (!single && key.length < 10) return [];
  // A plural or an inflection: `invoices`, `Beträge`.
  if (key.length > 5 && key.endsWith('s')) {
    const known = phrases.meanings(key.slice(0, -1));
    if (known.length > 0) return known.map((m) => ({ ...m, strength: m.strength * 0.85 }));
  }
  return [];
}

/** Share of a label's letters that lie in the phrase; the label runs from the last number or colon to the next. */
function shareOf(segment: Segment, pieces: readonly Piece[], from: number, to: number): number {
  let own = 0;
  for (let i = from; i <= to; i++) own += pieces[i]!.word.length;
  let around = 0;
  for (let i = from - 1; i >= 0 && runsOn(segment, pieces, i); i--)
    if (!pieces[i]!.currency) around += pieces[i]!.word.length;
  for (let i = to; i + 1 < pieces.length && runsOn(segment, pieces, i); i++) {
    if (!pieces[i + 1]!.currency) around += pieces[i + 1]!.word.length;
  }
  return own / (own + around);
}

function runsOn(segment: Segment, pieces: readonly Piece[], i: number): boolean {
  const a = pieces[i]!;
  const b = pieces[i + 1]!;
  return (
    (a.word !== '' || a.currency) && (b.word !== '' || b.currency) && !/[:|=]/.test(segment.text.slice(a.end, b.start))
  );
}
