import type { Field, FieldValue, Normal } from '../domain/index.ts';
import type { Candidate } from './candidates/candidate.ts';
import { parseAmount } from './normalise/amount.ts';
import { oddsToChance } from './scorer.ts';
import { evidenceOf, textOf, transcription } from './span.ts';
import { fold } from './text.ts';

/** A machine is never certain: design limits of `confidence.model`. */
const [LEAST, MOST] = [0.01, 0.995];

function chance(logit: number): number {
  return Number(Math.min(MOST, Math.max(LEAST, oddsToChance(logit))).toFixed(4));
}

/** A value that was found. A close second lowers the odds: one of the two is wrong. */
export function present(name: string, field: Field, candidate: Candidate, score: number, next: number): FieldValue {
  const margin = score - next;
  const text = textOf(candidate.spans).replace(/[^\S\n]+/g, ' ');
  const ocr = transcription(candidate.spans);
  return {
    name,
    type: field.type,
    text,
    value: normalValue(field, candidate, text),
    confidence: {
      model: chance(score - Math.max(0, 1.2 - margin) * 0.8),
      ocr: ocr === null ? null : Number(ocr.toFixed(4)),
      calibrated: false,
    },
    source: 'extracted',
    evidence: evidenceOf(candidate.spans),
    problem: null,
  };
}

/** That a field is not on the page: the answer when no candidate is likely. `score` is the best one's log-odds. */
export function absent(name: string, field: Field, score: number): FieldValue {
  return {
    name,
    type: field.type,
    text: null,
    value: null,
    confidence: { model: chance(-Math.max(-3, score)), ocr: null, calibrated: false },
    source: 'extracted',
    evidence: [],
    problem: null,
  };
}

function normalValue(field: Field, candidate: Candidate, text: string): Normal {
  const { value, kind } = candidate;
  switch (field.type) {
    case 'text':
    case 'prompt':
    case 'party':
    case 'address':
    case 'id':
    case 'list':
      return kind === 'country' || kind === 'currency' || kind === 'email' ? value : text.replace(/\s+/g, ' ').trim();
    case 'integer':
      return typeof value === 'number' ? Math.round(value) : value;
    case 'number':
    case 'percent':
    case 'money':
      return typeof value === 'number' ? value : (parseAmount(text) ?? value);
    case 'choice': {
      const folded = fold(text);
      return (
        field.choices.find((c) => fold(c) === folded) ?? field.choices.find((c) => folded.includes(fold(c))) ?? text
      );
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : /^(?:yes|y|true|ja|oui|si|x|1)\b/.test(fold(text));
    case 'vat_id':
      return String(value)
        .toUpperCase()
        .replace(/[\s.-]/g, '');
    default:
      return value;
  }
}
