import { letters, wordsOf } from '../text.ts';
import { CODES } from './codes.ts';
import { DATES } from './dates.ts';
import { MONEY } from './money.ts';
import { PARTIES } from './parties.ts';
import type { Language, Role, Roles } from './role.ts';
import { WORDS } from './words.ts';

export type { Family } from './role.ts';

/** Every role that documents of many trades share, by name. */
export const ROLES: Roles = { ...MONEY, ...DATES, ...CODES, ...PARTIES, ...WORDS };

export function roleNamed(name: string): Role | null {
  return Object.hasOwn(ROLES, name) ? ROLES[name]! : null;
}

/** The ways to write "number" in a label, without blanks as labels are compared without them. */
const NUMBER: Readonly<Record<Language, readonly string[]>> = {
  en: ['number', 'no', 'nr', 'num', 'nbr', 'numbers', 'nos'],
  de: ['nummer', 'nr', 'no', 'num'],
  fr: ['n', 'no', 'numero', 'num', 'nr', 'nde', 'numerode'],
  es: ['n', 'no', 'numero', 'num', 'nro', 'numerode', 'nde'],
  it: ['n', 'no', 'numero', 'num', 'nr', 'numerodi'],
  nl: ['nummer', 'nr', 'no'],
  pt: ['n', 'no', 'numero', 'num'],
  ms: ['no', 'nombor'],
};

/** One printed form of a role's label. */
export interface Label {
  readonly role: string;
  /** Folded letters only. */
  readonly letters: string;
  /** 0–1: how plainly this form alone means the role. */
  readonly strength: number;
}

/** Labels that are also everyday words or titles of a document: alone they say less. */
const WEAK = new Set(
  (
    'invoice|inv|bill|receipt|rechnung|facture|factura|fattura|factuur|fatura|order|contract|vertrag|document|documento|document|beleg|' +
    'from|to|for|von|an|bis|ab|de|a|du|au|le|del|al|van|aan|tot|den|vom|a|name|nom|nome|naam|item|items|product|price|service|store|shop|' +
    'due|credit|debit|card|cash|payment|card|purchase|company|client|customer|sum|net|gross|reference|ref|account|check|unit|number|nummer|numero|no|nr|n|' +
    'end|start|serie|avoir|gutschrift|term|dates|flight|period|entered|ordered|code|balance|contact|location|office|restaurant|main|call|site|visit'
  ).split('|'),
);

function* formsOf(role: string, language: Language, label: string): Generator<Label> {
  if (label === '#') {
    for (const number of NUMBER[language]) yield { role, letters: number, strength: 0.5 };
    return;
  }
  const forms = label.includes('#') ? NUMBER[language].map((n) => label.replace('#', n)) : [label];
  for (const form of forms) {
    const key = letters(form);
    if (key !== '') yield { role, letters: key, strength: label.endsWith('~') ? 0.7 : WEAK.has(key) ? 0.6 : 1 };
  }
}

/** German prints `ä` as `ae` where it must; folding makes it `a`, so both forms are listed. */
function umlautForms(label: string): string[] {
  const spelled = label.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue');
  return spelled === label ? [label] : [label, spelled];
}

/** Every printed label of every role, built once: a role's labels never change while the program runs. */
export const LABELS: readonly Label[] = Object.entries(ROLES).flatMap(([role, { labels }]) =>
  Object.entries(labels).flatMap(([language, list]) =>
    list
      .split('|')
      .flatMap(umlautForms)
      // The keys of `labels` are languages by its type; Object.entries widens them to string.
      .flatMap((label) => [...formsOf(role, language as Language, label)]),
  ),
);

/** Words of all labels: what OCR noise in a label is corrected towards. */
export const VOCABULARY: ReadonlySet<string> = new Set(
  Object.values(ROLES).flatMap(({ labels }) =>
    Object.values(labels).flatMap((list) =>
      list
        .split('|')
        .flatMap(umlautForms)
        .flatMap((label) => wordsOf(label).map(letters)),
    ),
  ),
);

/**
 * How near two roles are: a field that asks for the first accepts a label of the second at this discount, since
 * documents that need no distinction print either (an invoice without prepayment has one total, under either name).
 */
const KIN: readonly (readonly [asked: string, printed: string, nearness: number])[] = [
  ['grand_total', 'amount_due', 0.8],
  ['grand_total', 'line_amount', 0.3],
  ['grand_total', 'net_total', 0.3],
  ['grand_total', 'gross_amount', 0.6],
  ['grand_total', 'tendered', 0.12],
  ['amount_due', 'grand_total', 0.7],
  ['amount_due', 'net_after_commission', 0.9],
  ['net_total', 'subtotal', 0.75],
  ['net_total', 'line_total', 0.6],
  ['subtotal', 'net_total', 0.7],
  ['subtotal', 'line_total', 0.9],
  ['line_total', 'subtotal', 0.85],
  ['line_total', 'net_total', 0.7],
  ['gross_amount', 'grand_total', 0.7],
  ['gross_amount', 'amount_due', 0.25],
  ['gross_amount', 'line_amount', 0.3],
  ['document_date', 'order_date', 0.35],
  ['document_date', 'print_date', 0.3],
  ['document_date', 'delivery_date', 0.2],
  ['delivery_date', 'period', 0.3],
  ['period_start', 'period', 0.9],
  ['period_end', 'period', 0.9],
  ['period', 'period_start', 0.6],
  ['due_date', 'expiry_date', 0.2],
  ['expiry_date', 'period_end', 0.5],
  ['invoice_number', 'receipt_number', 0.6],
  ['receipt_number', 'invoice_number', 0.7],
  ['receipt_number', 'order_number', 0.3],
  ['order_number', 'purchase_order', 0.5],
  ['purchase_order', 'order_number', 0.75],
  ['purchase_order', 'reference', 0.3],
  ['purchase_order', 'buyer_reference', 0.5],
  ['buyer_reference', 'purchase_order', 0.3],
  ['buyer_reference', 'reference', 0.4],
  ['buyer_reference', 'customer_number', 0.2],
  ['contract_number', 'order_number', 0.7],
  ['contract_number', 'invoice_number', 0.85],
  ['contract_number', 'reference', 0.15],
  ['reference', 'purchase_order', 0.4],
  ['account_number', 'customer_number', 0.5],
  ['account_number', 'iban', 0.4],
  ['customer_number', 'account_number', 0.5],
  ['vat_id', 'tax_number', 0.5],
  ['tax_number', 'vat_id', 0.5],
  ['advertiser', 'buyer', 0.45],
  ['advertiser', 'product_name', 0.2],
  ['buyer', 'ship_to', 0.35],
  ['buyer', 'person', 0.2],
  ['ship_to', 'buyer', 0.2],
  ['person', 'buyer', 0.3],
  ['payment_terms', 'due_date', 0.2],
  ['payment_terms', 'payment_method', 0.6],
  ['line_amount', 'grand_total', 0.6],
  ['line_amount', 'net_total', 0.6],
  ['line_amount', 'unit_price', 0.3],
  ['unit_price', 'line_amount', 0.25],
  ['description', 'product_name', 0.9],
  ['quantity', 'unit', 0.2],
  ['product_code', 'line_number', 0.15],
  ['product_code', 'reference', 0.4],
];

const NEARNESS = new Map(KIN.map(([asked, printed, nearness]) => [`${asked}>${printed}`, nearness]));

/** 1 for the role itself, less for its kin, 0 for strangers. */
export function nearness(asked: string, printed: string): number {
  return asked === printed ? 1 : (NEARNESS.get(`${asked}>${printed}`) ?? 0);
}
