import { nameLike, type PartyBlock } from './candidates/blocks.ts';
import type { Candidate, Kind } from './candidates/candidate.ts';
import { joinedText } from './candidates/texts.ts';
import type { Feature, Features, Placed } from './features.ts';
import { labelling } from './features.ts';
import type { Hit } from './labels.ts';
import type { OwnedBlock } from './owners.ts';
import { affinity, type Owner, type Query } from './queries.ts';
import type { Option } from './scorer.ts';
import { overlaps } from './span.ts';
import { alphanumerics, fold, letters } from './text.ts';

const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  text: ['text', 'party'],
  number: ['amount', 'percent'],
  integer: ['amount'],
  percent: ['percent', 'amount'],
  date: ['date'],
  time: ['time'],
  money: ['amount'],
  currency: ['currency'],
  boolean: ['boolean', 'text'],
  checkbox: ['boolean'],
  choice: ['text'],
  id: ['code', 'text'],
  phone: ['phone'],
  email: ['email'],
  url: ['url'],
  iban: ['iban'],
  vat_id: ['vat_id', 'code'],
  party: ['party', 'text'],
  address: ['address', 'text'],
  list: ['text'],
  prompt: ['text', 'date', 'amount', 'code'],
};

const PARTS = new Set(['street', 'city', 'state', 'postcode', 'country']);

/** Kinds of candidates that a field may take, the fitting ones first. */
export function kindsFor(query: Query): readonly Kind[] {
  const { type } = query.field;
  // The role's name is a kind's name for parts of addresses, checked by the set.
  if ((type === 'text' || type === 'id') && query.role && PARTS.has(query.role)) return [query.role as Kind, 'text'];
  if (type === 'text' || type === 'list') {
    if (query.role === 'name' && query.owner) return ['party', 'text'];
    if (query.role === 'address') return ['address', 'text'];
    if (query.role === 'email') return ['email'];
    if (query.role === 'phone' || query.role === 'fax') return ['phone'];
    if (query.role === 'website') return ['url'];
    if (query.role === 'iban') return ['iban'];
    if (query.role === 'vat_id') return ['vat_id', 'code'];
    if (query.role === 'currency') return ['currency'];
  }
  return KINDS[type] ?? [];
}

export interface Page {
  readonly placed: readonly Placed[];
  readonly owned: readonly OwnedBlock[];
  readonly chosen: ReadonlyMap<Owner, { readonly block: PartyBlock; readonly odds: number }>;
}

/** Whether a labelled text can be an identifier: short, on one line, no label in it. */
function isCode({ spans, value }: Candidate): boolean {
  const text = String(value);
  return spans.length === 1 && text.length <= 40 && !text.includes(':') && (text.match(/ /g)?.length ?? 0) <= 3;
}

/** An identifier printed with blanks, `RE 2017 0815`: every part has digits or is a short run of capitals. */
function spaced(query: Query, { kind, value }: Candidate): boolean {
  if (query.field.type !== 'id' || kind !== 'text') return false;
  const parts = String(value).split(' ');
  return (
    parts.length > 1 &&
    parts.every(
      (p) => /^(?=.*\d)[\p{L}\d./-]+$|^[A-Z]{1,4}$|^[-/]$/u.test(p) && !/^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/.test(p),
    )
  );
}

/** Whether a labelled text can be a part of an address at all. */
function suitsPart(part: Kind, text: string): boolean {
  if (text.includes(':')) return false;
  const digits = text.replace(/\D/g, '').length;
  if (part === 'postcode') return digits >= 3 && text.length <= 10;
  return /\p{L}{2}/u.test(text) && text.length <= 60 && (part === 'street' || digits === 0);
}

const EMPTY: Features = new Proxy({} as Record<Feature, number>, { get: () => 0 });

/** Candidates that a field may take, with the features that depend on it. */
export function optionsFor(query: Query, page: Page): Option[] {
  const kinds = kindsFor(query);
  const options: Option[] = [];
  const labels: (Hit | null)[] = [];
  for (const placed of page.placed) {
    const rank = kinds.indexOf(placed.candidate.kind);
    if (rank < 0) continue;
    const { label, rival, by } = labelling(placed.anchors, query);
    // Kinds that are only a second choice need a label to be considered at all.
    if (rank > 0 && label < 0.15) continue;
    if (kinds[0] === 'text' && label < 0.15) continue;
    if (query.field.type === 'id' && query.role === null && label < 0.1) continue;
    if (PARTS.has(kinds[0]!) && rank > 0 && !suitsPart(kinds[0]!, String(placed.candidate.value))) continue;
    if (query.field.type === 'id' && placed.candidate.kind === 'text' && !isCode(placed.candidate)) continue;
    if (kinds[0] === 'party' && rank > 0 && !nameLike(String(placed.candidate.value))) continue;
    if (query.field.type === 'vat_id' && placed.candidate.kind === 'code' && (placed.candidate.traits.digits ?? 0) < 7)
      continue;
    const side = sideOf(placed, query);
    const owner = ownerOdds(query, placed, page);
    const features: Features = {
      ...EMPTY,
      ...placed.own,
      label,
      rival,
      quality: (placed.own.quality ?? 0) - 0.15 * rank + (spaced(query, placed.candidate) ? 0.5 : 0),
      owner: Math.max(owner.own, side === 'own' ? 2 : -9),
      otherOwner: Math.max(owner.other, side === 'other' ? 3 : 0),
    } as Features;
    options.push({ candidate: placed.candidate, features });
    labels.push(by);
  }
  return withCrowds(options, labels);
}

/** Notes for each option how many different values stand under the same printed label. */
function withCrowds(options: readonly Option[], labels: readonly (Hit | null)[]): Option[] {
  const key = (i: number): string => {
    const hit = labels[i]!;
    return letters(hit.segment.text.slice(hit.start, hit.end)) + options[i]!.candidate.kind;
  };
  const values = new Map<string, Set<string>>();
  options.forEach(({ candidate, features }, i) => {
    if (!labels[i] || features.label < 0.3) return;
    const seen = values.get(key(i)) ?? new Set();
    values.set(key(i), seen.add(String(candidate.value)));
  });
  return options.map(({ candidate, features }, i) => ({
    candidate,
    features: { ...features, crowd: labels[i] ? Math.log2(Math.min(8, values.get(key(i))?.size || 1)) : 0 },
  }));
}

/** Words that put a label on the buyer's side: `Your VAT ID`, `Ihre USt-IdNr.`, `TVA client`. */
const BUYERS =
  /(?<!\p{L})(?:your|customer|client|buyer|ihre?|kunden?|kaufer|kaeufer|empfanger|votre|acheteur|su|cliente|comprador|vostr[ao]|uw|klant|acquirente)(?!\p{L})/u;

function sideOf(placed: Placed, query: Query): 'own' | 'other' | null {
  if (query.owner !== 'seller' && query.owner !== 'buyer') return null;
  const nearest = [...placed.anchors].sort((a, b) => b.weight - a.weight)[0];
  if (!nearest || nearest.weight < 0.4) return null;
  const { hit } = nearest;
  const buyers = BUYERS.test(fold(hit.segment.text.slice(Math.max(0, hit.start - 20), hit.end + 12)));
  if (!buyers) return null;
  return query.owner === 'buyer' ? 'own' : 'other';
}

/** What the block around a value says about whose it is. */
function ownerOdds(query: Query, placed: Placed, page: Page): { own: number; other: number } {
  if (!query.owner) return { own: 0, other: 0 };
  const block = placed.block ?? blockAround(placed, page);
  // What stands by itself is rather the sender's, who has the paper printed.
  if (!block) return { own: query.owner === 'buyer' ? -1.5 : 0, other: 0 };
  // Of the lines of a block one names the party; a department or a person below it does not.
  const beside =
    placed.candidate.kind === 'party' &&
    !(block.name && (overlaps(placed.candidate.spans, [block.name]) || sameName(placed, block)));
  if (beside) return { own: -1, other: 0 };
  let own = -1;
  let other = -1;
  for (const [owner, chosen] of page.chosen) {
    const same = chosen.block === block || sameName(placed, chosen.block);
    if (!same) continue;
    if (owner === query.owner) own = Math.max(own, Math.min(3.5, chosen.odds + 1.5));
    else other = Math.max(other, Math.min(3, chosen.odds + 0.8));
  }
  if (own < 0 && other < 0) {
    const odds = page.owned.find((o) => o.block === block)?.odds;
    if (odds) return { own: Math.min(1, odds[query.owner] - 1), other: 0 };
  }
  return { own, other: Math.max(0, other) };
}

function sameName(placed: Placed, block: PartyBlock): boolean {
  if (placed.candidate.kind !== 'party' || !block.name) return false;
  return alphanumerics(joinedText([block.name])) === alphanumerics(String(placed.candidate.value));
}

/** The block that a value lies in, or that it continues: a tax id under the address is still the party's. */
function blockAround(placed: Placed, page: Page): PartyBlock | null {
  const span = placed.candidate.spans[0]!;
  for (const { block } of page.owned) {
    if (overlaps(placed.candidate.spans, block.lines)) return block;
    if (sameName(placed, block)) return block;
  }
  let best: PartyBlock | null = null;
  let nearest = 7;
  for (const { block } of page.owned) {
    const last = block.lines.at(-1)!.segment;
    const { segment } = span;
    if (last.page !== segment.page) continue;
    const height = Math.max(last.height, 1);
    const apart = (segment.top - last.bottom) / height;
    const aligned =
      Math.abs(last.left - segment.left) < 3 * height ||
      Math.min(last.right, segment.right) - Math.max(last.left, segment.left) > 0;
    if (aligned && apart > -0.5 && apart < nearest) {
      nearest = apart;
      best = block;
    }
  }
  return best;
}

/** Whether a label may announce a value of this field; decides where text is cut out at all. */
export function asksFor(query: Query, concept: string): boolean {
  return affinity(query, concept) >= 0.2;
}
