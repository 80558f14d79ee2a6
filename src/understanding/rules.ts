import type { Feature, Features } from './features.ts';
import { roleNamed } from './lexicon/index.ts';
import type { Query } from './queries.ts';
import type { Option, Scorer } from './scorer.ts';

type Weights = Readonly<Partial<Record<Feature | 'bias', number>>>;

/**
 * Weights of S0 in log-odds, set by hand and checked on the training receipts and orders. A label right beside a value
 * (`label` near 1) makes it likely by itself; everything else are habits of documents that shift the odds.
 */
const COMMON: Weights = { bias: -2.6, label: 5, rival: -2.4, crowd: -0.45 };

const FAMILY: Readonly<Record<string, Weights>> = {
  money: { quality: 1.4, negative: -1.5, zero: -0.8, cents: 0.3, currency: 0.2, digits: -0.02, bias: -3.8 },
  number: { quality: 0.3 },
  date: { quality: 1, bias: -3.4 },
  time: { quality: 1, only: 1.2, first: 0.6, bias: -1.8 },
  code: { quality: 1.2, bias: -3.6 },
  party: { titleLike: -2, quality: 0.5 },
  address: { quality: 1 },
  contact: { quality: 1.6, first: 0.8, only: 0.6, bias: -2.6 },
  text: {},
};

const ROLE: Readonly<Record<string, Weights>> = {
  grand_total: {
    rounded: 1.1,
    rowmates: -0.35, largest: 1.2, sum: 0.9, ratio: 0.8, y: 0.7, repeats: 0.5, taxPart: -0.6, netPart: -1.1, size: 0.5, page: 0.4, zero: -2.5 },
  amount_due: { largest: 0.6, sum: 0.5, ratio: 0.6, y: 0.7, repeats: 0.3, size: 0.3, page: 0.4 },
  gross_amount: { largest: 1.1, ratio: 0.8, y: 0.5, page: 0.5, repeats: 0.4 },
  net_total: { netPart: 1.2, ratio: 0.6, y: 0.5, taxPart: -0.6, page: 0.3 },
  subtotal: { netPart: 0.9, ratio: 0.5, y: 0.5, taxPart: -0.6, page: 0.3 },
  line_total: { netPart: 0.8, ratio: 0.6, y: 0.5, page: 0.3 },
  tax_total: { base: -3, taxPart: 1.4, y: 0.4, largest: -1.5, page: 0.3, zero: 0.6 },
  document_date: { only: 1.4, first: 1.5, timeBeside: 0.6, order: -0.6, rangeStart: -0.8, rangeEnd: -0.8, repeats: 0.3, page: -0.8, earliest: 0.1 },
  due_date: { latest: 0.4, rangeStart: -0.8 },
  period_start: { rangeStart: 1.5, rangeEnd: -2.5, first: 0.2, earliest: 0.5, page: -0.6, y: -0.6 },
  period_end: { rangeEnd: 1.5, rangeStart: -2.5, latest: 0.4, page: -0.6, y: -0.6 },
  vat_id: { owner: 0.8, otherOwner: -0.8 },
  iban: { quality: 2, only: 1.4, first: 0.4 },
  postcode: { bias: 0 },
  currency: { bias: -1.6, repeats: 0.8, quality: 1.5, only: 0.8 },
  seller: { letterhead: 2.4, legalForm: 1.7, titleLike: -1.5, size: 0.6, buyer: -2, page: -1.5, y: -0.8, withName: 0.4, owner: 0.6, otherOwner: -0.8, first: 0.3 },
  buyer: { rival: 1.2, owner: 1.3, otherOwner: -0.9, legalForm: 0.3, letterhead: -0.3 },
}; // biome-ignore format: a table

/** A member of a party's address takes the odds of its block as its own. */
const OWNED: Weights = { bias: -2, rival: 2, owner: 1.1, otherOwner: -0.7, quality: 0.8 };

function weightsFor(query: Query): Weights[] {
  const family = roleNamed(query.role ?? '')?.family ?? familyOfType(query.field.type);
  const weights = [COMMON, FAMILY[family] ?? {}];
  if (query.owner && query.role !== 'name') weights.push(OWNED);
  const role = query.role === 'name' && query.owner ? query.owner : query.role;
  if (role && ROLE[role]) weights.push(ROLE[role]);
  return weights;
}

function familyOfType(type: string): string {
  const known: Readonly<Record<string, string>> = {
    money: 'money',
    number: 'number',
    integer: 'number',
    percent: 'number',
    date: 'date',
    time: 'time',
    id: 'code',
    iban: 'code',
    vat_id: 'code',
    party: 'party',
    address: 'address',
    phone: 'contact',
    email: 'contact',
    url: 'contact',
  };
  return known[type] ?? 'text';
}

function dot(weights: Weights, features: Features): number {
  let sum = 0;
  // The keys of `weights` are features by its type; Object.entries widens them to string.
  for (const [name, weight] of Object.entries(weights))
    if (name !== 'bias') sum += weight * (features[name as Feature] ?? 0);
  return sum;
}

/** S0: fixed rules from the field's type, its roles and its own words. Needs no training and no memory. */
export const rules: Scorer = {
  score(query: Query, options: readonly Option[]): readonly number[] {
    const layers = weightsFor(query);
    const bias = layers.reduce((latest, w) => w.bias ?? latest, 0);
    return options.map(({ features }) => layers.reduce((sum, w) => sum + dot(w, features), bias));
  },
};
