import type { Field, Normal, Page } from '../domain/index.ts';
import type { Candidate, Kind, Source } from './candidates/candidate.ts';
import { codes, times } from './candidates/codes.ts';
import { dates } from './candidates/dates.ts';
import { phones } from './candidates/phones.ts';
import { currencies } from './candidates/words.ts';
import { layOut } from './layout.ts';
import { parseAmount } from './normalise/amount.ts';
import { textOf } from './span.ts';
import { fold } from './text.ts';

/** A text that does not say what its field's type needs. */
export class NotOfType extends Error {}

const KIND: Readonly<Partial<Record<Field['type'], Kind>>> = {
  date: 'date', time: 'time', currency: 'currency', phone: 'phone', email: 'email', url: 'url', iban: 'iban', vat_id: 'vat_id',
}; // biome-ignore format: a table

const YES = /^(?:yes|y|true|ja|oui|si|x|1)$/;
const NO = /^(?:no|n|false|nein|non|0|)$/;

/**
 * The normal form of a text that a person gives for a field, read as the same text on a page would be.
 * Throws `NotOfType` for one that is no date, number, truth or choice where the field needs it.
 */
export function normalOf(field: Pick<Field, 'type' | 'choices'>, text: string): Normal {
  const plain = text.replace(/\s+/g, ' ').trim();
  switch (field.type) {
    case 'date':
    case 'time':
      return read(field.type, plain) ?? refuse(plain, field.type === 'date' ? 'date' : 'time');
    case 'number':
    case 'percent':
    case 'money':
      return amount(plain, field.type);
    case 'integer': {
      const number = amount(plain, field.type);
      return Number.isInteger(number) ? number : refuse(plain, 'whole number');
    }
    case 'boolean':
    case 'checkbox': {
      const folded = fold(plain);
      return YES.test(folded) || (NO.test(folded) ? false : refuse(plain, 'yes or no'));
    }
    case 'choice': {
      const chosen = field.choices.find((choice) => fold(choice) === fold(plain));
      return chosen ?? refuse(plain, `choice among ${field.choices.slice(0, 10).join(', ')}`);
    }
    case 'list':
      return text.split('\n').map((line) => line.trim()).filter((line) => line !== ''); // biome-ignore format: one chain
    case 'vat_id':
      return plain.toUpperCase().replace(/[\s.-]/g, '');
    default:
      return read(field.type, plain) ?? plain;
  }
}

function refuse(text: string, wanted: string): never {
  throw new NotOfType(`"${text.slice(0, 100)}" is no ${wanted}`);
}

function amount(text: string, type: Field['type']): number {
  const percent = /^(.*)%$/.exec(text);
  // Currencies and signs around the number are no part of it.
  const number = parseAmount((percent?.[1] ?? text).replace(/^[^\d(+\-−.,]+|[^\d).,\-−]+$/gu, '').trim());
  if (number === null) return refuse(text, type === 'money' ? 'amount' : type);
  return number;
}

/** What a page with nothing but this text would be read as. */
function read(type: Field['type'], text: string): Normal | null {
  const kind = KIND[type];
  if (!kind || text === '' || text.length > 500) return null;
  const source: Source = { layout: layOut([pageOf(text)]), conventions: { mark: null, order: null } };
  const plain = [dates, times, codes].flatMap((find): Candidate[] => [...find(source)]);
  const found = [...plain, ...phones(source, plain), ...currencies(source)].filter((one) => one.kind === kind);
  const whole = found.find(({ spans }) => textOf(spans).length >= text.length - 1);
  return whole?.value ?? null;
}

function pageOf(text: string): Page {
  const width = 1 / (text.length + 2);
  let at = 1;
  // Characters half as wide as they are high, as print has them: what stands far apart is read as two things.
  const [height, page] = [20, 10 * (text.length + 2)];
  const words = text.split(' ').map((word) => {
    const left = at * width;
    at += word.length + 1;
    return { text: word, line: 0, confidence: 1, left, top: 0.4, width: word.length * width, height: height / 1_000 };
  });
  return { number: 1, width: page, height: 1_000, rotation: 0, source: 'text', words, rules: [], problem: null };
}
