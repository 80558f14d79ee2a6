import { currencyCode } from '../normalise/amount.ts';
import type { Candidate, Source } from './candidate.ts';

const CURRENCY =
  /(?<![\p{L}\d])(?:EUROS?|EUR|USD|GBP|CHF|MYR|RM|SGD|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|JPY|CNY|INR|IDR|THB|PHP|ZAR|BRL|MXN|TRY|AED|SAR|HKD)(?!\p{L})|US\$|[€$£¥₹฿]/giu;

/** Currency signs, codes and words, as ISO 4217 codes. */
export function* currencies({ layout }: Source): Generator<Candidate> {
  for (const segment of layout.segments) {
    for (const match of segment.text.slice(0, 1_000).matchAll(CURRENCY)) {
      const code = currencyCode(match[0]);
      if (!code) continue;
      const spelled = /^[A-Z]{3}$/.test(match[0]);
      yield {
        kind: 'currency',
        spans: [{ segment, start: match.index, end: match.index + match[0].length }],
        value: code,
        quality: spelled ? 1 : 0.8,
        traits: {},
      };
    }
  }
}

/** Boxes that are ticked or not, as far as text shows them: `[x]`, `☑`, `( )`. */
export function* marks({ layout }: Source): Generator<Candidate> {
  for (const segment of layout.segments) {
    for (const match of segment.text.slice(0, 1_000).matchAll(/[☑☒☐✓✔✗✘■□]|[[(]\s?[xX✓✔ _]?\s?[\])]/gu)) {
      const checked = /[☑☒✓✔✗✘■xX]/u.test(match[0]);
      yield {
        kind: 'boolean',
        spans: [{ segment, start: match.index, end: match.index + match[0].length }],
        value: checked,
        quality: 1,
        traits: { checked: checked ? 1 : 0 },
      };
    }
  }
}
