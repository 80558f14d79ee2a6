import { expect, it } from 'vitest';
import { isMail } from './mail.ts';

// Of a size at which steps that grow with its square would not end within any patience.
const LONG = 500_000;
const long = (piece: string) => piece.repeat(LONG / piece.length);

it('tells a mail in time that grows with its length', () => {
  for (const header of [`received:${long(';')}`, `received:${long('\n ;')}`, long('received:;\n'), long('a:\n'), `a:${long(' ')}`]) // biome-ignore format: one list
    expect(isMail(header), header.slice(0, 20)).toBe(false);
  expect(isMail(`${long('a:\n')}received: x; 10:30\n\n`)).toBe(true);
  expect(isMail(`received:${long('\n ;')} 10:30\n\n`)).toBe(true);
});
