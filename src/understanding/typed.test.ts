import { describe, expect, it } from 'vitest';
import type { FieldType } from '../domain/index.ts';
import { NotOfType, normalOf } from './typed.ts';

const of = (type: FieldType, text: string) => normalOf({ type, choices: ['Net 30', 'Prepaid'] }, text);

describe('what a person types', () => {
  it.each<[FieldType, string, unknown]>([
    ['text', '  Two \n lines ', 'Two lines'],
    ['date', '2024-02-28', '2024-02-28'],
    ['date', '28.02.2024', '2024-02-28'],
    ['date', 'February 28, 2024', '2024-02-28'],
    ['time', '14:05', '14:05'],
    ['money', '1.234,50', 1234.5],
    ['money', 'EUR 1,234.50', 1234.5],
    ['money', '$ 12', 12],
    ['money', '-3.20', -3.2],
    ['percent', '19 %', 19],
    ['integer', '7', 7],
    ['boolean', 'Yes', true],
    ['checkbox', 'no', false],
    ['choice', 'net 30', 'Net 30'],
    ['currency', 'eur', 'EUR'],
    ['email', 'Jane@example.org', 'jane@example.org'],
    ['iban', 'DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['vat_id', 'de 123.456.789', 'DE123456789'],
    ['list', 'a\n b \n\nc', ['a', 'b', 'c']],
  ])('of %s: %s', (type, text, value) => {
    expect(of(type, text)).toEqual(value);
  });

  it.each<[FieldType, string]>([
    ['date', '31.02.2024'],
    ['date', 'soon'],
    ['money', 'twelve'],
    ['integer', '1.5'],
    ['boolean', 'perhaps'],
    ['choice', 'Net 31'],
  ])('is refused as %s: %s', (type, text) => {
    expect(() => of(type, text)).toThrow(NotOfType);
  });
});
