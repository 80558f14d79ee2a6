import { expect, it } from 'vitest';
import { cleanUp, file, pdf, reader } from './samples.ts';

cleanUp();

it('reads a part of a page again from its picture, with boxes of the page', async () => {
  const document = await pdf((_, text) => {
    text('Northwind Trading', 60, 100, 14);
    text('Total amount 240.50', 300, 400, 14);
  });
  const path = file(await document.save(), 'a.pdf');
  const read = reader();
  const [page] = (await read.read(path)).pages;
  const word = page!.words.find(({ text }) => text === '240.50')!;
  const region = {
    left: word.left - 0.004,
    top: word.top - 0.01,
    width: word.width + 0.008,
    height: word.height + 0.02,
  };
  const [found, ...others] = await read.region(path, 1, region);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ text: '240.50' });
  for (const side of ['left', 'top', 'width', 'height'] as const) expect(found![side]).toBeCloseTo(word[side], 1);
  expect(Math.abs(found!.left - word.left)).toBeLessThan(0.02);
  const empty = { left: 0.1, top: 0.8, width: 0.3, height: 0.1 };
  expect(await read.region(path, 1, empty)).toEqual([]);
  // A sliver at the very edge is no fault.
  expect(await read.region(path, 1, { left: 0.999, top: 0.999, width: 0.001, height: 0.001 })).toEqual([]);
});
