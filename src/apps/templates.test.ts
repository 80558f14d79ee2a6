import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Field, leaves } from '../domain/index.ts';
import { loadApp, loadTemplate, templates } from './templates.ts';

function* everyField(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* everyField([...field.columns, ...field.fields]);
  }
}

describe('the templates', () => {
  it.each(templates())('%s is named like its file, describes every field and sets no threshold', (name) => {
    const app = loadTemplate(name);
    expect(app.name).toBe(name);
    for (const documentClass of app.classes) {
      for (const field of everyField(documentClass.fields)) {
        expect(field.description, field.name).not.toBe('');
        expect(field.threshold, field.name).toBeNull();
      }
    }
  });

  it('have an invoice with the fields that MuleSoft IDP gives to its invoice action', () => {
    const fields = loadTemplate('invoice').classes[0]!.fields;
    const names =
      'tax,total,emails,dueDate,parties,subtotal,amountDue,signatures,invoiceDate,paymentTerms,invoiceNumber,purchaseOrderNumber,table1';
    expect(fields.map((field) => field.name).sort()).toEqual(names.split(',').sort());
    const columns =
      'price,endDate,quantity,startDate,unitPrice,lineNumber,description,productCode,productType,expectedDate,unitOfMeasure,additionalCharges,purchaseOrderNumber';
    const table = fields.find((field) => field.name === 'table1')!;
    expect(table.columns.map((column) => column.name).sort()).toEqual(columns.split(',').sort());
    const address = ['city', 'name', 'state', 'street', 'address', 'country', 'zipCode', 'addressBlock'];
    const header = ['headerUrl', 'headerName', 'headerPhone', 'headerAddress'];
    const expected = [
      ...['buyer', 'vendor'].flatMap((role) => [...address, ...header].map((leaf) => `parties.${role}.${leaf}`)),
      ...['billTo', 'shipTo'].flatMap((role) => address.map((leaf) => `parties.${role}.${leaf}`)),
    ];
    const parties = [...leaves(fields)].map((leaf) => leaf.name).filter((name) => name.startsWith('parties.'));
    expect(parties.sort()).toEqual(expected.sort());
  });
});

describe('--app', () => {
  it('takes the name of a template', async () => {
    expect((await loadApp('receipt')).name).toBe('receipt');
  });

  it('takes a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recto-app-'));
    try {
      const file = join(folder, 'mine.yaml');
      await writeFile(file, 'recto: 1\nname: mine\nclasses: [{name: c}]\n');
      expect((await loadApp(file)).name).toBe('mine');
      await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
      await expect(loadApp(file)).rejects.toMatchObject({ code: 'app.invalid' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['reciept', 'did you mean "receipt"?'],
    ['zzzzzzzz', 'no template "zzzzzzzz".'],
    ['./nowhere.yaml', 'no app file'],
    ['../package', 'no app file'],
  ])('refuses %s as an unknown app', async (name, message) => {
    await expect(loadApp(name)).rejects.toMatchObject({
      code: 'app.unknown',
      message: expect.stringContaining(message) as string,
    });
  });

  it('says which templates there are', async () => {
    const remedy: string = expect.stringMatching(/only app files and the templates .*: .*invoice, .*receipt/);
    await expect(loadApp('zzzzzzzz')).rejects.toMatchObject({ remedy });
  });
});
