import { digitsForLetters } from '../text.ts';

/** Which sign parts the decimals in a document; null when it shows no evidence. */
export type DecimalMark = '.' | ',' | null;

/**
 * A printed number as a number, or null. `mark` decides the one ambiguous shape, `1.234` or `1,234`; everything else
 * says by itself what it means. Signs: leading or trailing minus, parentheses, `CR`. Letters that OCR confuses with
 * digits are read as digits.
 */
export function parseAmount(text: string, mark: DecimalMark = null): number | null {
  if (text.length > 40) return null;
  const negative = /^\s*[-–−(]|[-–−)]\s*$|\bCR\b/i.test(text.replace(/^[^\d(–−-]*(?=[-–−(])/, ''));
  const body = digitsForLetters(text.replace(/[^\dOoQIl|SsBZ.,'’ ]/g, '').trim()).replace(/[\s'’]/g, '');
  if (!/\d/.test(body) || !/^[\d.,]+$/.test(body)) return null;
  const clean = body.replace(/^[.,]+(?=\d{3,})/, '').replace(/[.,]+$/, '');
  const lastDot = clean.lastIndexOf('.');
  const lastComma = clean.lastIndexOf(',');
  const last = Math.max(lastDot, lastComma);
  let decimals = last >= 0 ? clean.length - last - 1 : 0;
  const sign = last >= 0 ? clean[last]! : '';
  if (last >= 0 && decimals === 3) {
    const seen = clean.split(sign).length - 1;
    const both = lastDot >= 0 && lastComma >= 0;
    // `1.234.567` groups. `1,234` groups too, unless it begins with a naught or the document writes its decimals
    // with that sign: then `20,000` is a quantity with three decimals.
    const fraction = seen === 1 && (clean[last] === mark || (!both && clean.startsWith('0')));
    decimals = fraction ? 3 : 0;
  }
  if (decimals > 0 && clean.split(sign).length > 2) decimals = decimals === 2 ? 2 : 0;
  const digits = clean.replace(/[.,]/g, '');
  const value = Number(digits.slice(0, digits.length - decimals) || '0') + fraction(digits, decimals);
  if (!Number.isFinite(value) || digits.length > 15) return null;
  const rounded = Number(value.toFixed(Math.max(decimals, 2)));
  return negative ? -rounded : rounded;
}

function fraction(digits: string, decimals: number): number {
  return decimals === 0 ? 0 : Number(`0.${digits.slice(digits.length - decimals)}`);
}

/** The decimal mark that most amounts with two decimals in a text use. */
export function decimalMark(texts: Iterable<string>): DecimalMark {
  let dots = 0;
  let commas = 0;
  for (const text of texts) {
    for (const match of text.matchAll(/\d([.,])\d\d(?![\d.,])/g)) match[1] === '.' ? dots++ : commas++;
  }
  return dots === commas ? null : dots > commas ? '.' : ',';
}

const SYMBOLS: Readonly<Record<string, string>> = {
  '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR', '₽': 'RUB', '₩': 'KRW', '₺': 'TRY', '฿': 'THB', '₫': 'VND',
  rm: 'MYR', eur: 'EUR', euro: 'EUR', euros: 'EUR', usd: 'USD', us$: 'USD', gbp: 'GBP', chf: 'CHF', sfr: 'CHF', fr: 'CHF',
  myr: 'MYR', sgd: 'SGD', s$: 'SGD', aud: 'AUD', a$: 'AUD', cad: 'CAD', c$: 'CAD', 'ca$': 'CAD', nzd: 'NZD', hkd: 'HKD',
  hk$: 'HKD', jpy: 'JPY', cny: 'CNY', rmb: 'CNY', inr: 'INR', rs: 'INR', idr: 'IDR', rp: 'IDR', thb: 'THB', php: 'PHP',
  sek: 'SEK', nok: 'NOK', dkk: 'DKK', kr: 'SEK', pln: 'PLN', 'zł': 'PLN', czk: 'CZK', 'kč': 'CZK', huf: 'HUF', ft: 'HUF',
  ron: 'RON', lei: 'RON', bgn: 'BGN', try: 'TRY', zar: 'ZAR', brl: 'BRL', 'r$': 'BRL', mxn: 'MXN', ils: 'ILS', aed: 'AED',
  sar: 'SAR', krw: 'KRW', vnd: 'VND', twd: 'TWD', rub: 'RUB',
}; // biome-ignore format: a table

/** ISO 4217 code of a printed currency sign, code or word; null when it is none. */
export function currencyCode(text: string): string | null {
  const key = text.trim().toLowerCase().replace(/\.$/, '');
  return Object.hasOwn(SYMBOLS, key) ? SYMBOLS[key]! : null;
}
