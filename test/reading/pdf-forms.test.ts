import { PDFDocument, PDFName, type PDFPage, PDFString, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/domain/index.ts';
import { cleanUp, file, pdf, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const only = async (document: PDFDocument) => (await reading.read(file(await document.save()))).pages[0]!;

/** Adds an annotation to a page; its entries as they stand in the file. */
function annotate(page: PDFPage, entries: Record<string, unknown>): void {
  const { context } = page.doc;
  page.node.addAnnot(context.register(context.obj({ Type: 'Annot', ...(entries as Record<string, never>) })));
}

describe('the fonts of words', () => {
  it('are told with their name, size and style', async () => {
    const made = await PDFDocument.create();
    const page = made.addPage([612, 792]);
    const bold = await made.embedFont(StandardFonts.HelveticaBold);
    const italic = await made.embedFont(StandardFonts.TimesRomanItalic);
    page.drawText('Invoice', { x: 72, y: 700, size: 18, font: bold });
    page.drawText('thank you', { x: 72, y: 600, size: 11.5, font: italic });
    const { words, fonts } = await only(made);
    expect(fonts).toEqual([
      { name: 'Helvetica-Bold', size: 18, bold: true, italic: false },
      { name: 'Times-Italic', size: 11.5, bold: false, italic: true },
    ]);
    expect(words.map((word) => word.font)).toEqual([0, 1, 1]);
  });
});

describe('boxes drawn on a page', () => {
  const outline = { width: 12, height: 12, borderWidth: 1, borderColor: rgb(0, 0, 0) };
  const states = ({ marks = [] }: Page) =>
    marks.map((mark) => [mark.kind, 'checked' in mark && mark.checked, Math.round(mark.box.left * 612)]);

  it('are marks, and ticked by what is drawn or set in them', async () => {
    const made = await PDFDocument.create();
    const page = made.addPage([612, 792]);
    const helvetica = await made.embedFont(StandardFonts.Helvetica);
    const dingbats = await made.embedFont(StandardFonts.ZapfDingbats);
    for (const x of [72, 172, 272, 372]) {
      page.drawRectangle({ ...outline, x, y: 600 });
      page.drawText('label', { x: x + 18, y: 602, size: 12, font: helvetica });
    }
    page.drawText('\u2714', { x: 173, y: 602, size: 11, font: dingbats });
    page.drawLine({ start: { x: 273, y: 601 }, end: { x: 283, y: 611 } });
    page.drawLine({ start: { x: 273, y: 611 }, end: { x: 283, y: 601 } });
    page.drawText('X', { x: 374, y: 602, size: 11, font: helvetica });
    expect(states(await only(made))).toEqual([
      ['checkbox', false, 72],
      ['checkbox', true, 172],
      ['checkbox', true, 272],
      ['checkbox', true, 372],
    ]);
  });

  it('are no cells, keys of colours and empty squares without a label', async () => {
    const made = await pdf((page, text) => {
      for (let i = 0; i < 4; i++) page.drawRectangle({ ...outline, x: 72 + 12 * i, y: 700 });
      text('Account', 130, 90);
      page.drawRectangle({ ...outline, x: 72, y: 650 });
      text('7', 75, 140);
      text('apples', 90, 140);
      page.drawRectangle({ ...outline, x: 72, y: 600, color: rgb(0.8, 0.2, 0.2) });
      text('pears', 90, 190);
      page.drawRectangle({ x: 72, y: 550, width: 12, height: 12, color: rgb(0.2, 0.2, 0.8) });
      page.drawRectangle({ ...outline, x: 72, y: 550 });
      text('plums', 90, 240);
      page.drawRectangle({ ...outline, x: 72, y: 500 });
    });
    expect(await only(made)).not.toHaveProperty('marks');
  });
});

describe('a form', () => {
  const filled = async () => {
    const made = await pdf((_, text) => text('Form', 72, 60));
    const [form, page] = [made.getForm(), made.getPage(0)];
    const name = form.createTextField('person.name');
    name.setText('Ingrid Solberg');
    name.addToPage(page, { x: 72, y: 640, width: 200, height: 20 });
    const member = form.createCheckBox('member');
    member.addToPage(page, { x: 72, y: 600, width: 12, height: 12 });
    member.check();
    form.createCheckBox('guest').addToPage(page, { x: 72, y: 570, width: 12, height: 12 });
    const pay = form.createRadioGroup('pay');
    pay.addOptionToPage('card', page, { x: 72, y: 540, width: 12, height: 12 });
    pay.addOptionToPage('cash', page, { x: 102, y: 540, width: 12, height: 12 });
    pay.select('cash');
    const country = form.createDropdown('country');
    country.addOptions(['Norway', 'Spain']);
    country.select('Spain');
    country.addToPage(page, { x: 72, y: 500, width: 100, height: 20 });
    return made;
  };

  it('tells what was filled in, by the full names of its fields', async () => {
    const page = await only(await filled());
    expect(page.inputs!.map(({ name, kind, value, checked }) => [name, kind, value, checked])).toEqual([
      ['person.name', 'text', 'Ingrid Solberg', null],
      ['member', 'checkbox', 'Yes', true],
      ['guest', 'checkbox', '', false],
      ['pay', 'radio', '', false],
      ['pay', 'radio', expect.stringMatching(/^(cash|1)$/), true],
      ['country', 'choice', 'Spain', null],
    ]);
    const [name] = page.inputs!;
    expect(name!.box.left).toBeCloseTo(72 / 612, 2);
    expect(name!.box.top).toBeCloseTo((792 - 660) / 792, 2);
    expect(texts(page)).toEqual(expect.arrayContaining(['Form', 'Ingrid', 'Solberg', 'Spain']));
  });

  it('has its boxes and buttons among the marks', async () => {
    const { marks, inputs } = await only(await filled());
    expect(marks!.map((mark) => [mark.kind, 'checked' in mark && mark.checked])).toEqual([
      ['checkbox', true],
      ['checkbox', false],
      ['radio', false],
      ['radio', true],
    ]);
    const boxes = inputs!.filter(({ checked }) => checked !== null).map(({ box }) => box);
    expect(marks!.map(({ box }) => box)).toEqual(boxes);
  });

  it('is read also where its fields have no appearance yet', async () => {
    const made = await filled();
    for (const field of made.getForm().getFields())
      if (field.getName() === 'person.name')
        for (const widget of field.acroField.getWidgets()) widget.dict.delete(PDFName.of('AP'));
    const { pages } = await reading.read(file(await made.save({ updateFieldAppearances: false })));
    expect(texts(pages[0]!)).toEqual(expect.arrayContaining(['Ingrid', 'Solberg']));
  });

  it('keeps what is typed into a password field to itself', async () => {
    const made = await pdf((_, text) => text('Form', 72, 60));
    const secret = made.getForm().createTextField('code');
    secret.setText('4711');
    secret.enablePassword();
    secret.addToPage(made.getPage(0), { x: 72, y: 640, width: 200, height: 20 });
    expect((await only(made)).inputs).toMatchObject([{ name: 'code', value: '' }]);
  });
});

describe('annotations', () => {
  it('are told with their kind, text and place', async () => {
    const made = await pdf((_, text) => text('Contract', 72, 100), 3);
    const page = made.getPage(0);
    const uri = { S: 'URI', URI: PDFString.of('https://example.com/terms') };
    annotate(page, { Subtype: 'Link', Rect: [72, 600, 172, 620], Border: [0, 0, 0], A: uri });
    annotate(page, { Subtype: 'Link', Rect: [72, 500, 172, 520], Dest: [made.getPage(2).ref, 'Fit'] });
    annotate(page, { Subtype: 'Text', Rect: [300, 600, 320, 620], Contents: PDFString.of('Check the date') });
    annotate(page, { Subtype: 'Text', F: 2, Rect: [300, 500, 320, 520], Contents: PDFString.of('Not for you') });
    const { annotations, words } = await only(made);
    expect(annotations!.map(({ kind, text }) => [kind, text])).toEqual([
      ['link', 'https://example.com/terms'],
      ['link', '#page=3'],
      ['text', 'Check the date'],
    ]);
    expect(annotations![0]!.box.left).toBeCloseTo(72 / 612, 2);
    expect(annotations![0]!.box.height).toBeCloseTo(20 / 792, 2);
    expect(words.map((word) => word.text)).toEqual(['Contract']);
  });

  it('are read as words where they are written on the page', async () => {
    const made = await pdf((_, text) => text('Contract', 72, 100));
    annotate(made.getPage(0), {
      Subtype: 'FreeText',
      Rect: [72, 600, 272, 630],
      Contents: PDFString.of('Approved yesterday'),
      DA: PDFString.of('/Helv 14 Tf 0 g'),
    });
    expect(texts(await only(made))).toEqual(['Contract', 'Approved', 'yesterday']);
  });
});

describe('what a file signs and stamps', () => {
  /** A signature field that is its own widget; without `V` nobody has signed it yet. */
  function signatureField(document: PDFDocument, name: string, rect: number[], signed: boolean): void {
    const { context } = document;
    const value = { Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'adbe.pkcs7.detached' };
    const widget = context.register(
      context.obj({
        Type: 'Annot',
        Subtype: 'Widget',
        FT: 'Sig',
        T: PDFString.of(name),
        F: 4,
        Rect: rect,
        ...(signed ? { V: context.register(context.obj(value)) } : {}),
      }),
    );
    document.getPage(0).node.addAnnot(widget);
    document.getForm().acroForm.addField(widget);
  }

  it('are marks that are certain', async () => {
    const made = await pdf((_, text) => text('Contract', 72, 100));
    signatureField(made, 'tenant', [72, 500, 272, 540], true);
    signatureField(made, 'landlord', [300, 500, 500, 540], false);
    annotate(made.getPage(0), { Subtype: 'Stamp', Rect: [72, 300, 172, 340], Name: 'Approved' });
    annotate(made.getPage(0), { Subtype: 'Square', Rect: [300, 300, 400, 340] });
    const { marks, inputs } = await only(made);
    expect(inputs!.map(({ name, kind }) => [name, kind])).toEqual([
      ['tenant', 'signature'],
      ['landlord', 'signature'],
    ]);
    expect(marks).toEqual([
      { kind: 'signature', box: inputs![0]!.box, confidence: 1 },
      { kind: 'stamp', box: expect.objectContaining({ top: expect.closeTo((792 - 340) / 792, 3) }), confidence: 1 },
    ]);
  });

  it('are no marks where they are not seen', async () => {
    const made = await pdf((_, text) => text('Contract', 72, 100));
    signatureField(made, 'unseen', [0, 0, 0, 0], true);
    annotate(made.getPage(0), { Subtype: 'Stamp', F: 2, Rect: [72, 300, 172, 340] });
    expect(await only(made)).not.toHaveProperty('marks');
  });
});
