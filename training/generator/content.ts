import type { Chance } from './chance.ts';
import { INVOICE_LABELS, RECEIPT_LABELS } from './labels.ts';
import { LOCALES, type Locale, type Style, styleOf } from './locales.ts';
import type { Truth } from './truth.ts';
import { FIRMS, GOODS, SHOPS, TRADES, UNITS, WARES } from './words.ts';

export interface Party {
  readonly name: string;
  /** The address as printed, line by line, without the name. */
  readonly address: readonly string[];
}

export interface Line {
  readonly code: string | null;
  readonly name: string;
  /** Further lines below the name; no part of it. */
  readonly notes: readonly string[];
  readonly unit: string;
  readonly quantity: number;
  readonly price: number;
  readonly total: number;
}

interface Common {
  readonly locale: Locale;
  readonly style: Style;
  readonly labels: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  readonly rate: number;
  readonly total: number;
}

/** What a table of line items shows beside name, quantity, price and amount, and how exactly. */
export interface TableStyle {
  readonly position: boolean;
  /** The unit of the quantity: not shown, behind the number, or in a column of its own. */
  readonly unit: 'none' | 'cell' | 'column';
  readonly rate: boolean;
  /** A column of discounts, all nil: the amounts stay quantity times price. */
  readonly discount: boolean;
  /** Whether a head of several words takes two lines. */
  readonly brokenHead: boolean;
  /** Where the numbers of a row stand beside a name of several lines. */
  readonly align: 'top' | 'middle' | 'bottom';
  readonly priceDecimals: number;
  /** Null: as many as the number needs. */
  readonly quantityDecimals: number | null;
}

export interface InvoiceContent extends Common {
  readonly table: TableStyle;
  readonly seller: Party;
  readonly buyer: Party;
  readonly delivery: Party | null;
  readonly number: string;
  /** ISO dates. */
  readonly issued: string;
  readonly due: string | null;
  readonly order: string | null;
  readonly terms: string | null;
  readonly sellerVat: string | null;
  readonly buyerVat: string | null;
  readonly iban: string | null;
  readonly phone: string | null;
  readonly net: number;
  readonly tax: number;
}

export interface ReceiptContent extends Common {
  readonly shop: Party;
  readonly phone: string | null;
  readonly vat: string | null;
  readonly number: string | null;
  readonly date: string;
  readonly time: string | null;
  readonly subtotal: number | null;
  readonly tax: number | null;
  /** Amount handed over in cash; null: paid by card. */
  readonly cash: number | null;
}

/** Goods and services that cost more than a few notes. */
const DEAR = /consult|berat|conseil|asesor|mainten|wartung|mantenim|hosting|training|chair|stuhl|chaise|silla/i;

const cents = (amount: number) => Math.round(amount * 100) / 100;

function picked(labels: Readonly<Record<string, readonly string[]>>, chance: Chance): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, choices]) => [name, chance.of(choices)]));
}

function addressOf(locale: Locale, chance: Chance): string[] {
  const house = String(chance.whole(1, 240));
  const street = chance.of(locale.streets);
  const [city, postcode] = chance.of(locale.cities);
  const first = locale.houseFirst ? `${house} ${street}` : `${street} ${house}`;
  return [first, locale.postcodeLast ? `${city} ${postcode}` : `${postcode} ${city}`];
}

function firm(locale: Locale, chance: Chance): Party {
  const name = `${chance.of(FIRMS)} ${chance.of(TRADES[locale.lang])} ${chance.of(locale.legal)}`;
  return { name, address: addressOf(locale, chance) };
}

function dayOf(chance: Chance): string {
  return new Date(Date.UTC(2015, 0, 1 + chance.whole(0, 4000))).toISOString().slice(0, 10);
}

function later(iso: string, days: number): string {
  return new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10);
}

function referenceOf(chance: Chance): string {
  const year = chance.whole(2015, 2026);
  return chance.of([
    () => `${year}-${chance.digits(4)}`,
    () => `INV-${chance.digits(5)}`,
    () => `R${chance.digits(6)}`,
    () => `${chance.digits(3)}/${year}`,
    () => `9${chance.digits(6)}`,
    () => `F${year}${chance.digits(4)}`,
  ])();
}

/** A bank account number whose check digits are right (ISO 7064, mod 97-10). */
export function ibanOf(country: string, chance: Chance): string {
  const account =
    country === 'GB' ? `NWBK${chance.digits(14)}` : chance.digits(country === 'DE' ? 18 : country === 'FR' ? 23 : 20);
  const numeric = `${account}${country}00`.replace(/[A-Z]/g, (c) => String(c.charCodeAt(0) - 55));
  let rest = 0;
  for (const digit of numeric) rest = (rest * 10 + Number(digit)) % 97;
  return `${country}${String(98 - rest).padStart(2, '0')}${account}`.replace(/(.{4})(?=.)/g, '$1 ');
}

/** `share` of documents lack a field. */
function maybe<T>(chance: Chance, share: number, make: () => T): T | null {
  const made = make();
  return chance.happens(share) ? null : made;
}

function tableStyle(chance: Chance): TableStyle {
  return {
    position: chance.happens(0.35),
    unit: chance.of(['none', 'none', 'cell', 'column']),
    rate: chance.happens(0.3),
    discount: chance.happens(0.12),
    brokenHead: chance.happens(0.3),
    align: chance.of(['top', 'top', 'top', 'middle', 'bottom']),
    priceDecimals: chance.of([2, 2, 2, 3, 4]),
    quantityDecimals: chance.of([null, null, null, 2, 3]),
  };
}

function notesOf(lavish: boolean, style: Style, chance: Chance): string[] {
  const notes = [
    () => `${chance.of(['Ref', 'Lot', 'S/N'])} ${chance.digits(6)}`,
    () => `EAN ${chance.digits(13)}`,
    () => `${chance.whole(2, 8)} x ${style.plain(chance.whole(5, 900) / 10)}`,
    () => `${style.date(dayOf(chance))} - ${style.date(dayOf(chance))}`,
    () => chance.of(['RAL 9005', '2 x 4 m', 'DIN EN 10204', 'Type B, IP 44', 'ISO 9001']),
  ];
  if (!lavish) return chance.happens(0.12) ? [notes[0]!()] : [];
  return chance.some(notes, chance.whole(0, 2)).map((note) => note());
}

/** `chance` decides what the invoice says, `finish` how its table looks. */
export function invoiceContent(chance: Chance, finish: Chance): InvoiceContent {
  const table = tableStyle(finish);
  const lavish = finish.happens(0.25);
  const wordy = finish.happens(0.2);
  const locale = chance.happens(0.55) ? chance.of(LOCALES.slice(0, 2)) : chance.of(LOCALES.slice(2));
  const labels = picked(INVOICE_LABELS[locale.lang], chance);
  const style = styleOf(locale, chance);
  const coded = chance.happens(0.4);
  // One in six runs over several pages.
  const count = chance.happens(0.17) ? chance.whole(26, 60) : chance.whole(1, 9);
  const goods = GOODS[locale.lang];
  const names =
    count > goods.length ? Array.from({ length: count }, () => chance.of(goods)) : chance.some(goods, count);
  const lines = names.map((good): Line => {
    const name = wordy && finish.happens(0.5) ? `${good}, ${finish.of(goods)}` : good;
    const quantity = chance.happens(0.15) ? cents(chance.between(0.25, 12)) : chance.whole(1, 24);
    const price = cents(DEAR.test(name) ? chance.between(60, 1900) : chance.between(0.8, 60));
    return {
      code: coded ? `${chance.of(['A', 'K', 'TX', 'M'])}-${chance.digits(4)}` : null,
      name,
      notes: notesOf(lavish, style, finish),
      unit: finish.of(UNITS[locale.lang]),
      quantity,
      price,
      total: cents(quantity * price),
    };
  });
  const net = cents(lines.reduce((sum, l) => sum + l.total, 0));
  const rate = chance.of(locale.rates);
  const tax = cents((net * rate) / 100);
  const issued = dayOf(chance);
  const days = chance.of([7, 10, 14, 30, 45, 60]);
  const terms: Record<Locale['lang'], string> = {
    en: `${days} days net`,
    de: `${days} Tage netto`,
    fr: `${days} jours net`,
    es: `${days} días`,
  };
  const seller = firm(locale, chance);
  return {
    locale, style, labels, lines, rate, net, tax, seller, table,
    total: cents(net + tax),
    buyer: firm(locale, chance),
    delivery: maybe(chance, 0.75, () => ({ name: firm(locale, chance).name, address: addressOf(locale, chance) })),
    number: referenceOf(chance),
    issued,
    due: maybe(chance, 0.35, () => later(issued, days)),
    order: maybe(chance, 0.5, () => chance.of([`PO-${chance.digits(5)}`, chance.digits(8), `45${chance.digits(8)}`])),
    terms: maybe(chance, 0.4, () => terms[locale.lang]),
    sellerVat: maybe(chance, 0.3, () => locale.vat(chance)),
    buyerVat: maybe(chance, 0.7, () => locale.vat(chance)),
    iban: locale.bank === '' ? null : maybe(chance, 0.3, () => ibanOf(locale.bank, chance)),
    phone: maybe(chance, 0.3, () => locale.phone(chance)),
  }; // biome-ignore format: one record
}

export function receiptContent(chance: Chance): ReceiptContent {
  const locale = chance.happens(0.65) ? chance.of(LOCALES.slice(0, 2)) : chance.of(LOCALES.slice(2));
  const labels = picked(RECEIPT_LABELS[locale.lang], chance);
  const lines = chance.some(WARES[locale.lang], chance.whole(1, 10)).map((name): Line => {
    const quantity = chance.happens(0.7) ? 1 : chance.whole(2, 5);
    const price = cents(chance.between(0.6, 32));
    return {
      code: null,
      name,
      notes: [],
      unit: '',
      quantity,
      price,
      total: cents(quantity * price),
    };
  });
  const sum = cents(lines.reduce((all, l) => all + l.total, 0));
  const rate = chance.of(locale.rates);
  // Prices on receipts hold the tax, except in the United States, where it is added below.
  const added = locale.currency === 'USD';
  const tax = cents(added ? (sum * rate) / 100 : (sum * rate) / (100 + rate));
  const total = added ? cents(sum + tax) : sum;
  const shop = chance.happens(0.5)
    ? `${chance.of(FIRMS)} ${chance.of(SHOPS[locale.lang])}`
    : `${chance.of(SHOPS[locale.lang])} ${chance.of(FIRMS)} ${chance.of(locale.legal)}`;
  return {
    locale, labels, lines, rate, total,
    style: styleOf(locale, chance),
    shop: { name: shop, address: addressOf(locale, chance) },
    phone: maybe(chance, 0.35, () => locale.phone(chance)),
    vat: maybe(chance, 0.4, () => locale.vat(chance)),
    number: maybe(chance, 0.3, () => chance.of([chance.digits(6), `${chance.digits(4)}-${chance.digits(3)}`, `A${chance.digits(5)}`])),
    date: dayOf(chance),
    time: maybe(chance, 0.25, () => `${String(chance.whole(7, 22)).padStart(2, '0')}:${String(chance.whole(0, 59)).padStart(2, '0')}`),
    subtotal: added || chance.happens(0.3) ? cents(added ? sum : sum - tax) : null,
    tax: added || chance.happens(0.6) ? tax : null,
    cash: chance.happens(0.5) ? Math.ceil(total / 10) * 10 : null,
  }; // biome-ignore format: one record
}

type Stated = Pick<Truth, 'fields' | 'printed' | 'absent' | 'line_items'>;

function stated(values: Readonly<Record<string, readonly [string, string] | null>>): Omit<Stated, 'line_items'> {
  const present = Object.entries(values).flatMap(([name, v]) => (v ? [[name, v] as const] : []));
  return {
    fields: Object.fromEntries(present.map(([name, [plain]]) => [name, plain])),
    printed: Object.fromEntries(present.map(([name, [, printed]]) => [name, printed])),
    absent: Object.keys(values).filter((name) => values[name] === null),
  };
}

/** The truth of an invoice, wherever a layout prints it. */
export function invoiceTruth(c: InvoiceContent): Stated {
  const text = (t: string | null) => (t === null ? null : ([t, t] as const));
  const date = (iso: string | null) => (iso === null ? null : ([iso, c.style.date(iso)] as const));
  const money = (n: number) => [n.toFixed(2), c.style.money(n)] as const;
  return {
    ...stated({
      invoice_number: text(c.number),
      issue_date: date(c.issued),
      due_date: date(c.due),
      purchase_order: text(c.order),
      payment_terms: text(c.terms),
      seller_name: text(c.seller.name),
      seller_address: text(c.seller.address.join(' ')),
      seller_vat_id: text(c.sellerVat),
      buyer_name: text(c.buyer.name),
      buyer_address: text(c.buyer.address.join(' ')),
      buyer_vat_id: text(c.buyerVat),
      iban: text(c.iban),
      phone: text(c.phone),
      net_total: money(c.net),
      tax_total: money(c.tax),
      grand_total: money(c.total),
    }),
    line_items: c.lines.map((l) => ({
      name: l.name,
      quantity: String(l.quantity),
      net_price: l.price.toFixed(2),
      line_total: l.total.toFixed(2),
    })),
  };
}

/** `ones`: whether the layout prints the quantity of single things too. */
export function receiptTruth(c: ReceiptContent, ones: boolean): Stated {
  const text = (t: string | null) => (t === null ? null : ([t, t] as const));
  const money = (n: number | null) => (n === null ? null : ([n.toFixed(2), c.style.money(n)] as const));
  return {
    ...stated({
      company: text(c.shop.name),
      address: text(c.shop.address.join(' ')),
      phone: text(c.phone),
      vat_id: text(c.vat),
      receipt_number: text(c.number),
      date: [c.date, c.style.date(c.date)],
      time: text(c.time),
      subtotal: money(c.subtotal),
      tax: money(c.tax),
      total: money(c.total),
    }),
    line_items: c.lines.map((l): Record<string, string> => {
      const line = { name: l.name, amount: l.total.toFixed(2) };
      return ones || l.quantity > 1 ? { ...line, quantity: String(l.quantity) } : line;
    }),
  };
}
