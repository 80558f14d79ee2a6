import {
  clip,
  endPath,
  type PDFArray,
  PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  rgb,
  setTextRenderingMode,
  TextRenderingMode,
} from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import { cleanUp, file, letterImage, pdf, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const WHITE = rgb(1, 1, 1);
const BLACK = rgb(0, 0, 0);

/** The words read of a page on which `draw` has drawn beside "Printed text". */
async function read(draw: (page: PDFPage) => void): Promise<string[]> {
  const made = await pdf((page, text) => {
    text('Printed text', 72, 100);
    draw(page);
  });
  return texts((await reading.read(file(await made.save()))).pages[0]!);
}

describe('hidden text is not among the words', () => {
  it('when it is drawn in no colour', async () => {
    const words = await read((page) => {
      page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible));
      page.drawText('secret', { x: 72, y: 500 });
    });
    expect(words).toEqual(['Printed', 'text']);
  });

  it('when it is white on white, but not when it is white on black', async () => {
    const words = await read((page) => {
      page.drawText('secret', { x: 72, y: 500, color: WHITE });
      page.drawRectangle({ x: 60, y: 390, width: 200, height: 30, color: BLACK });
      page.drawText('Heading', { x: 72, y: 400, size: 14, color: WHITE });
      page.drawText('secret', { x: 160, y: 400, size: 14, color: BLACK });
    });
    expect(words).toEqual(['Printed', 'text', 'Heading']);
  });

  it('when it was painted over, but not when something is drawn beside it', async () => {
    const words = await read((page) => {
      page.drawText('secret', { x: 72, y: 500, size: 14 });
      page.drawRectangle({ x: 60, y: 490, width: 200, height: 30, color: BLACK });
      page.drawText('shown', { x: 72, y: 400, size: 14 });
      page.drawRectangle({ x: 90, y: 390, width: 200, height: 30, color: BLACK });
      page.drawText('faint', { x: 72, y: 300, size: 14 });
      page.drawRectangle({ x: 60, y: 290, width: 200, height: 30, color: rgb(1, 1, 0), opacity: 0.5 });
    });
    expect(words).toEqual(['Printed', 'text', 'shown', 'faint']);
  });

  it('when it is clipped away or transparent', async () => {
    const words = await read((page) => {
      page.pushOperators(pushGraphicsState(), rectangle(60, 590, 100, 30), clip(), endPath());
      page.drawText('inside', { x: 72, y: 600, size: 14 });
      page.drawText('secret', { x: 72, y: 500, size: 14 });
      page.pushOperators(popGraphicsState());
      page.drawText('secret', { x: 72, y: 400, size: 14, opacity: 0 });
    });
    expect(words).toEqual(['Printed', 'text', 'inside']);
  });

  it('when it lies on a layer that is switched off', async () => {
    const made = await pdf((_, text) => text('Printed text', 72, 100));
    const { context } = made;
    const layer = (Name: string) => context.register(context.obj({ Type: 'OCG', Name: PDFName.of(Name) }));
    const [shown, off] = [layer('shown'), layer('off')];
    made.catalog.set(
      PDFName.of('OCProperties'),
      context.obj({ OCGs: [shown, off], D: { OFF: [off], Order: context.obj([]) as PDFArray } }),
    );
    const page = made.getPage(0);
    page.node.normalizedEntries().Resources.set(PDFName.of('Properties'), context.obj({ L1: shown, L2: off }));
    for (const [name, word, y] of [
      ['L1', 'layered', 500],
      ['L2', 'secret', 400],
    ] as const) {
      page.pushOperators(
        PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, [PDFName.of('OC'), PDFName.of(name)]),
      );
      page.drawText(word, { x: 72, y, size: 14 });
      page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent));
    }
    const { pages } = await reading.read(file(await made.save()));
    expect(texts(pages[0]!)).toEqual(['Printed', 'text', 'layered']);
  });

  it('when a picture covers it', async () => {
    const made = await pdf((_, text) => text('Printed text', 72, 750));
    const page = made.getPage(0);
    page.drawText('mistaken', { x: 80, y: 640, size: 14 });
    page.drawImage(await made.embedPng(await letterImage()), { x: 72, y: 300, width: 340, height: 440 });
    const { pages } = await reading.read(file(await made.save()));
    expect(pages[0]!.source).toBe('merged');
    expect(texts(pages[0]!)).not.toContain('mistaken');
    expect(texts(pages[0]!)).toEqual(expect.arrayContaining(['Printed', 'text', 'Northwind']));
  });
});
