import type { DocumentClass, Field } from '../domain/index.ts';
import { leaves } from '../domain/index.ts';
import { type Family, nearness, ROLES, roleNamed } from './lexicon/index.ts';
import { lexiconPhrases, Phrases } from './phrases.ts';
import { type TableQuery, tableQueries } from './tables/index.ts';
import { letters, wordsOf } from './text.ts';

/** Whose fact a field asks for. */
export type Owner = 'seller' | 'buyer' | 'ship_to' | 'agency' | 'advertiser';

/** A field as a question to the page: what it may mean, and under which phrases it may stand. */
export interface Query {
  /** Dotted for members of groups. */
  readonly name: string;
  readonly field: Field;
  /** Concept of the field's own words in the phrase book. */
  readonly concept: string;
  /** Roles that the field means, with how surely, 0–1. */
  readonly roles: ReadonlyMap<string, number>;
  readonly owner: Owner | null;
  /** What of the owner is asked for, or the strongest role; null when nothing of the lexicon fits. */
  readonly role: string | null;
  /** Telling words of the field's own name, folded; labels that use them are preferred to others of the same meaning. */
  readonly words: readonly string[];
}

/** What a class asks for, with the phrase book that its labels are looked up in. */
export interface Questions {
  readonly queries: readonly Query[];
  readonly tables: readonly TableQuery[];
  readonly phrases: Phrases;
}

const OWNER_WORDS: readonly (readonly [Owner, RegExp])[] = [
  ['ship_to', /^(?:ship to|shipto|shipping|deliver to|delivery|consignee|recipient ship|ship)\b/],
  ['buyer', /^(?:buyer|customer|client|bill to|billto|billing|sold to|soldto|purchaser|payer|debtor|recipient|invoicee|ordering party)\b/],
  ['seller', /^(?:seller|vendor|supplier|merchant|store|shop|company|issuer|payee|remit to|from|sender|restaurant|provider|biller|creditor|station)\b/],
  ['agency', /^agency\b/],
  ['advertiser', /^advertiser\b/],
]; // biome-ignore format: a table

/** Parts of an owner by the words that name them. */
const PART_WORDS: readonly (readonly [role: string, pattern: RegExp])[] = [
  ['vat_id', /\b(?:vat|tax id|tax identification|ust id|gst|tin|tax registration)\b/],
  ['tax_number', /\btax (?:number|no)\b/],
  ['postcode', /\b(?:postcode|zip|postal|plz|zip code|zipcode)\b/],
  ['street', /\b(?:street|address line|addressline|line1|line 1)\b/],
  ['city', /\b(?:city|town|place)\b/],
  ['state', /\b(?:state|province|region|county)\b/],
  ['country', /\bcountry\b/],
  ['address', /\b(?:address|addr|addressblock|location)\b/],
  ['email', /\b(?:e ?mail)\b/],
  ['phone', /\b(?:phone|tel|telephone|mobile)\b/],
  ['fax', /\bfax\b/],
  ['website', /\b(?:website|url|web)\b/],
  ['iban', /\biban\b/],
  ['bic', /\b(?:bic|swift)\b/],
  ['registration_number', /\b(?:registration|company number|register)\b/],
  ['person', /\bcontact\b/],
  ['customer_number', /\b(?:number|id|code|no)\b/],
  ['name', /\b(?:name|party|header ?name|headername)\b|^$/],
]; // biome-ignore format: a table

const FAMILIES: Readonly<Partial<Record<Field['type'], readonly Family[]>>> = {
  money: ['money'],
  number: ['number', 'money'],
  integer: ['number', 'code'],
  percent: ['number'],
  date: ['date'],
  time: ['time'],
  id: ['code'],
  iban: ['code'],
  vat_id: ['code'],
  party: ['party'],
  address: ['address', 'party'],
  phone: ['contact'],
  email: ['contact'],
  url: ['contact'],
  currency: ['text'],
};

/** Roles that a type alone suggests, when neither name nor description says more. */
const TYPE_ROLE: Readonly<Partial<Record<Field['type'], string>>> = {
  iban: 'iban',
  vat_id: 'vat_id',
  phone: 'phone',
  email: 'email',
  url: 'website',
  currency: 'currency',
  address: 'address',
  time: 'time',
};

const HEADS = new Set(
  'number no nr id code date name amount value text total num field info data of the and a an in on for to'.split(' '),
);
const STOP = new Set(
  'the a an of and or in on for to by with is are was be as at from that which this its it if any'.split(' '),
);

/** Turns a class into its questions. Tables are not among them: their columns are asked for elsewhere. */
export function questionsOf(documentClass: DocumentClass): Questions {
  const phrases = new Phrases(lexiconPhrases());
  const queries: Query[] = [];
  for (const { name, field } of leaves(documentClass.fields)) {
    // A derived field is computed of others, and not looked for.
    if (field.type === 'table' || field.type === 'derived') continue;
    queries.push(queryOf(name, field));
    addOwnPhrases(phrases, name, field, queries.at(-1)!.owner !== null);
  }
  return { queries, tables: tableQueries(documentClass.fields, phrases), phrases };
}

export function fits(role: string, type: Field['type']): boolean {
  const families = FAMILIES[type];
  const family = roleNamed(role)?.family;
  return !families || (family !== undefined && families.includes(family));
}

function queryOf(name: string, field: Field): Query {
  const concept = `field:${name}`;
  const words = wordsOf(name.replace(/\./g, ' ')).filter((w) => w !== 'parties' && w !== 'party');
  const { owner, rest } = ownerIn(words, field);
  const roles = new Map<string, number>();
  const put = (role: string, sure: number): void => {
    if ((roles.get(role) ?? 0) < sure) roles.set(role, sure);
  };
  let role: string | null = null;
  if (owner) {
    role = PART_WORDS.find(([, pattern]) => pattern.test(rest))?.[0] ?? null;
    if (field.type === 'vat_id') role = 'vat_id';
    if (field.type === 'address' && role !== 'street') role = 'address';
    if (field.type === 'party') role = 'name';
    if (role === 'name') put(owner, 1);
    else if (role && role !== 'address') put(role, 1);
    if (role === 'address') put('address', 0.7);
  }
  if (!role) {
    for (const [found, sure] of rolesIn(words, field, 1)) put(found, sure);
    for (const alias of field.aliases)
      for (const [found, sure] of rolesIn(wordsOf(alias), field, 0.95)) put(found, sure);
    // The description speaks where the name is not understood, or is a bare head such as `date`.
    const taxed = field.type === 'money' && roles.size <= 1 ? taxIn(field.description) : null;
    if (taxed && words.every((w) => HEADS.has(w))) put(taxed, 0.95);
    else if (roles.size === 0 || (words.every((w) => HEADS.has(w)) && !words.includes('total'))) {
      for (const [found, sure] of rolesIn(wordsOf(field.description), field, 0.75)) put(found, sure);
    }
    if (roles.size === 0 && TYPE_ROLE[field.type]) put(TYPE_ROLE[field.type]!, 0.8);
    dropColumnRoles(roles);
    role = [...roles].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  }
  const telling = words.map(letters).filter((w) => w.length > 3 && !HEADS.has(w));
  return { name, field, concept, roles, owner, role, words: telling };
}

/** Whether a description asks for the amount with tax or without. */
function taxIn(description: string): string | null {
  if (/\b(?:without|before|excluding|excl|net of)\b.{0,20}\b(?:tax|vat|gst)/i.test(description)) return 'net_total';
  return /\b(?:with|including|incl|after)\b.{0,20}\b(?:tax|vat|gst)/i.test(description) ? 'grand_total' : null;
}

/** Roles of table columns are no roles of a single field: an amount that stands alone is the whole amount. */
function dropColumnRoles(roles: Map<string, number>): void {
  const sure = roles.get('line_amount');
  for (const column of ['line_amount', 'unit_price', 'line_number', 'product_code'])
    if (roles.size > 1) roles.delete(column);
  if (sure !== undefined && roles.delete('line_amount')) roles.set('grand_total', sure * 0.9);
}

function ownerIn(words: readonly string[], field: Field): { owner: Owner | null; rest: string } {
  const joined = words.join(' ');
  for (const [owner, pattern] of OWNER_WORDS) {
    const match = pattern.exec(joined);
    if (!match) continue;
    const rest = joined.slice(match[0].length).trim();
    const partLike = ['party', 'address', 'vat_id', 'phone', 'email', 'url', 'iban'].includes(field.type);
    const known =
      rest === '' ? field.type === 'party' || field.type === 'text' : PART_WORDS.some(([, p]) => p.test(rest));
    // `delivery date`, `order number` and the like name a role of their own, not a part of a party.
    const whole = rolesIn(words, field, 1).some(([r, s]) => s === 1 && roleNamed(r)?.family !== 'party');
    if ((known || partLike) && !whole) return { owner, rest };
  }
  if (field.type === 'party' || field.type === 'address') {
    const about = field.description.toLowerCase();
    if (/\b(?:buyer|customer|bill(?:ed)? to|recipient)\b/.test(about) && !/\bto (?:a|the) customer\b/.test(about))
      return { owner: 'buyer', rest: field.type === 'party' ? 'name' : 'address' };
    if (/\b(?:shop|store|merchant|seller|vendor|supplier|restaurant|issue[drs]*|business|company)\b/.test(about))
      return { owner: 'seller', rest: field.type === 'party' ? 'name' : 'address' };
  }
  return { owner: null, rest: '' };
}

/** Roles named by a phrase: whole, or by its longest parts. `sure` is what the whole phrase is worth. */
function rolesIn(words: readonly string[], field: Field, sure: number): [string, number][] {
  const book = lexiconPhrases();
  const found: [string, number][] = [];
  const whole = letters(words.join(''));
  if (Object.hasOwn(ROLES, words.join('_')) && fits(words.join('_'), field.type)) return [[words.join('_'), sure]];
  for (const m of book.meanings(whole))
    if (fits(m.concept, field.type)) found.push([m.concept, sure * Math.max(0.8, m.strength)]);
  if (found.length > 0) return found;
  for (let length = Math.min(4, words.length - 1); length >= 1; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const part = words.slice(at, at + length);
      if (part.every((w) => STOP.has(w)) || STOP.has(part[0]!) || STOP.has(part.at(-1)!)) continue;
      if (length === 1 && HEADS.has(part[0]!) && words.length > 1 && part[0] !== 'total') continue;
      const key = letters(part.join(''));
      const named = Object.hasOwn(ROLES, part.join('_')) ? [{ concept: part.join('_'), strength: 1 }] : [];
      for (const m of [...named, ...book.meanings(key)]) {
        if (key.length > 2 && fits(m.concept, field.type))
          found.push([m.concept, sure * m.strength * (length > 1 ? 0.8 : 0.6) * (at > 8 ? 0.5 : 1)]);
      }
    }
    if (found.length > 0) break;
  }
  return found;
}

const ABBREVIATED: Readonly<Record<string, readonly string[]>> = {
  number: ['no', 'nr', 'num', 'nbr', ''], no: ['number', 'nr', 'num'], date: ['dt'], amount: ['amt'], quantity: ['qty'],
  reference: ['ref'], account: ['acct', 'ac'], identifier: ['id'], id: ['number', 'no', 'nr', ''], address: ['addr'], percentage: ['percent', 'pct'],
  telephone: ['tel', 'phone'], department: ['dept'], description: ['desc'], document: ['doc'], customer: ['cust'], code: ['no', ''],
  name: [''], code_: [''], invoice: ['inv'], order: ['ord'], purchase: ['purch'], total: ['tot', 'ttl'], index: ['idx'], average: ['avg'],
  minimum: ['min'], maximum: ['max'], weight: ['wt'], received: ['recd'], approval: ['appr'], registration: ['reg'], year: ['yr'], month: ['mth'],
}; // biome-ignore format: a table

/** Puts the field's own words into the phrase book: its name, aliases, shortened forms, and parts of its description. */
function addOwnPhrases(phrases: Phrases, name: string, field: Field, owned: boolean): void {
  const concept = `field:${name}`;
  const add = (words: readonly string[], strength: number): void => {
    const key = letters(words.join(''));
    if (key.length >= 2) phrases.add(key, { concept, strength }, words.map(letters));
  };
  const last = name.slice(name.lastIndexOf('.') + 1);
  for (const [source, strength] of [[last, 1], ...field.aliases.map((a) => [a, 1] as const)] as const) {
    const words = wordsOf(source);
    add(words, strength);
    for (const [i, word] of words.entries()) {
      for (const short of Object.hasOwn(ABBREVIATED, word) ? ABBREVIATED[word]! : []) {
        const form = [...words.slice(0, i), short, ...words.slice(i + 1)].filter((w) => w !== '');
        if (form.length > 0 && !(form.length === 1 && HEADS.has(form[0]!)))
          add(form, strength * (short === '' ? 0.75 : 0.97));
      }
    }
    if (words.length > 2) {
      for (let at = 0; at + 2 <= words.length; at++) add(words.slice(at, at + 2), 0.6 * strength);
    }
    // `Seller` over a block is no label of `seller_city`.
    for (const word of owned ? [] : words)
      if (words.length > 1 && word.length > 3 && !HEADS.has(word))
        add([word], (words.length === 2 ? 0.55 : 0.4) * strength);
    if (words.length > 1) add([...words].reverse(), 0.7 * strength);
    if (words.length === 2) add([words[1]!, 'of', words[0]!], 0.9 * strength);
  }
  const about = wordsOf(field.description).slice(0, 30);
  for (const length of [2, 3]) {
    for (let at = 0; at + length <= about.length; at++) {
      const part = about.slice(at, at + length);
      if (!STOP.has(part[0]!) && !STOP.has(part.at(-1)!)) add(part, 0.4);
    }
  }
  if (field.question) {
    const asked = wordsOf(field.question)
      .filter((w) => !STOP.has(w) && !/^(?:what|who|when|where|how|much|many|does|do)$/.test(w))
      .slice(0, 8);
    for (let length = Math.min(3, asked.length); length >= 1; length--) {
      for (let at = 0; at + length <= asked.length; at++)
        if (length > 1 || !HEADS.has(asked[at]!)) add(asked.slice(at, at + length), 0.35 + 0.15 * length);
    }
  }
}

/** How well a label's meaning answers a field, 0–1. */
export function affinity(query: Query, concept: string): number {
  const known = affinities.get(query) ?? new Map<string, number>();
  affinities.set(query, known);
  const near = known.get(concept) ?? affinityOf(query, concept);
  known.set(concept, near);
  return near;
}

/** Asked for every label of every candidate; a query's answers never change. */
const affinities = new WeakMap<Query, Map<string, number>>();

function affinityOf(query: Query, concept: string): number {
  if (concept === query.concept) return 1;
  if (concept.startsWith('field:')) return 0;
  let best = 0;
  for (const [role, sure] of query.roles) best = Math.max(best, sure * nearness(role, concept));
  return best;
}
