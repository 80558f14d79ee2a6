import { describe, expect, it } from 'vitest';
import { type Fault, Problem } from '../domain/index.ts';
import { parseApp } from './parse.ts';

const CLASSES = [
  '{name: invoice, fields: [{name: number, type: id}, {name: date, type: date}, {name: total, type: money}, {name: vendor, type: group, fields: [{name: name, type: party}]}, {name: net, type: derived, formula: total - 1}, {name: margin, type: percent, hidden: true}, {name: items, type: table, columns: [{name: amount, type: money}]}]}',
  '{name: purchase-order, fields: [{name: number, type: id}, {name: total, type: money}]}',
];
const TOTAL = '{name: total, type: money, inputs: [invoice.total, purchase-order.total]}';

const withPacket = (packet: string, classes: readonly string[] = CLASSES) =>
  `recto: 1\nname: a\nclasses:\n${classes.map((one) => `  - ${one}\n`).join('')}packet: ${packet}\n`;
const withParts = (fields: readonly string[], checks: readonly string[] = []) =>
  withPacket(`\n  fields:\n${listed([TOTAL, ...fields])}  checks:\n${listed(checks)}`);
const listed = (entries: readonly string[]) => entries.map((entry) => `    - ${entry}\n`).join('');

function faultsOf(text: string): readonly Fault[] {
  try {
    parseApp(text);
  } catch (error) {
    if (error instanceof Problem && error.code === 'app.invalid') return error.faults;
    throw error;
  }
  return [];
}

describe('the packet of an app', () => {
  const FIELDS = [
    '{name: vendor, type: party, description: Who is paid, inputs: [invoice.vendor.name]}',
    '{name: net, type: money, inputs: [invoice.net]}',
    '{name: gap, type: derived, formula: total - sum(field("purchase-order.total"))}',
  ];
  const CHECKS = [
    '{match: [invoice.number, purchase-order.number], message: Another order, blocks: true}',
    '{match: [total, invoice.total, gap], tolerance: 0.05, name: same}',
    '{present: [invoice, purchase-order]}',
    '{formula: "near(total, sum(invoice.items.amount), 0.05)"}',
    '{field: total, required: true}',
  ];

  it('is none where the file does not say', () => {
    expect(parseApp(withPacket('')).packet).toBeNull();
  });

  it('is completed with the defaults', () => {
    expect(parseApp(withParts(FIELDS, CHECKS)).packet).toEqual({
      fields: [
        {
          name: 'total',
          type: 'money',
          description: '',
          inputs: ['invoice.total', 'purchase-order.total'],
          formula: null,
        },
        { name: 'vendor', type: 'party', description: 'Who is paid', inputs: ['invoice.vendor.name'], formula: null },
        { name: 'net', type: 'money', description: '', inputs: ['invoice.net'], formula: null },
        {
          name: 'gap',
          type: 'derived',
          description: '',
          inputs: [],
          formula: 'total - sum(field("purchase-order.total"))',
        },
      ],
      checks: [
        {
          name: 'packet: match',
          message: 'Another order',
          blocks: true,
          match: ['invoice.number', 'purchase-order.number'],
          tolerance: 0,
        },
        { name: 'same', message: null, blocks: false, match: ['total', 'invoice.total', 'gap'], tolerance: 0.05 },
        { name: 'packet: present', message: null, blocks: false, present: ['invoice', 'purchase-order'] },
        {
          name: 'packet: formula',
          message: null,
          blocks: false,
          formula: 'near(total, sum(invoice.items.amount), 0.05)',
        },
        { name: 'total: required', message: null, blocks: false, required: true, field: 'total' },
      ],
    });
  });

  it('may be pushed again as it was completed', () => {
    const app = parseApp(withParts(FIELDS, CHECKS));
    expect(parseApp(JSON.stringify(app))).toEqual(app);
  });

  it.each<[string, string, RegExp]>([
    [
      'of an unknown class',
      '{name: x, type: id, inputs: [invoce.number]}',
      /no class "invoce"; did you mean "invoice"/,
    ],
    [
      'of an unknown field',
      '{name: x, type: id, inputs: [purchase-order.numbr]}',
      /class "purchase-order" has no field "numbr"; did you mean "number"/,
    ],
    ['of no class', '{name: x, type: money, inputs: [total]}', /fields of documents are written class\.field/],
    ['of two types', '{name: x, type: money, inputs: [invoice.total, invoice.date]}', /"invoice\.date" is a date; for/],
    ['of another type', '{name: x, type: date, inputs: [invoice.net]}', /"invoice.net" is a number; .* must be a date/],
    ['of a column', '{name: x, type: money, inputs: [invoice.items.amount]}', /has many values in a document/],
    ['of a table', '{name: x, type: text, inputs: [invoice.items]}', /has many values in a document/],
    ['of what is hidden', '{name: x, type: percent, inputs: [invoice.margin]}', /"invoice\.margin" is hidden/],
    ['of one input twice', '{name: x, type: id, inputs: [invoice.number, invoice.number]}', /stands here twice/],
    ['without inputs', '{name: x, type: money}', /Needs "inputs"/],
    ['without a type', '{name: x, inputs: [invoice.number]}', /The type is missing/],
    ['without a name', '{type: id, inputs: [invoice.number]}', /name of the field is missing/],
    ['called as another', '{name: Total, type: money, inputs: [invoice.total]}', /"Total" stands here twice/],
    ['with a dot', '{name: a.b, type: money, inputs: [invoice.total]}', /Must not contain a dot/],
    ['that is a table', '{name: x, type: table, inputs: [invoice.items]}', /Must be one of text, .*, not "table"/],
    ['with an unknown key', '{name: x, type: id, input: [invoice.number]}', /"input"; did you mean "inputs"/],
    ['without a formula', '{name: x, type: derived}', /A derived needs "formula"/],
    ['derived, with inputs', '{name: x, type: derived, formula: total, inputs: [invoice.total]}', /has no "inputs"/],
    ['with a formula', '{name: x, type: money, inputs: [invoice.total], formula: total}', /Only a derived has/],
    ['that needs itself', '{name: x, type: derived, formula: x + total}', /Needs itself: x → x/],
    ['that gives a list', '{name: x, type: derived, formula: invoice.total}', /Gives a list/],
    ['of a name that is gone', '{name: x, type: derived, formula: totl + 1}', /no field "totl"; did you mean "total"/],
    [
      'of a class that is gone',
      '{name: x, type: derived, formula: sum(invoce.total)}',
      /no class "invoce"; did you mean "invoice"/,
    ],
    ['that tells what is hidden', '{name: x, type: derived, formula: max(invoice.margin)}', /is hidden/],
  ])('with a field %s is refused, in its line', (_, field, message) => {
    const faults = faultsOf(withParts([field]));
    expect(faults.map((fault) => fault.message).join('\n')).toMatch(message);
    expect(faults[0]).toMatchObject({ key: expect.stringMatching(/^packet\.fields\[1\]/), line: 9 });
  });

  it.each<[string, string, RegExp]>([
    ['no condition', '{message: x}', /needs one of match, present, formula, required; none of them is there/],
    ['two conditions', '{match: [invoice.number], present: [invoice]}', /match and present are there/],
    ['an unknown key', '{present: [invoice], block: true}', /"block"; did you mean "blocks"/],
    ['an unknown class', '{present: [invoce]}', /no class "invoce"; did you mean "invoice"/],
    ['no class', '{present: []}', /Needs the names of classes/],
    ['an unknown class to match', '{match: [invoce.number]}', /no class "invoce"/],
    ['an unknown field to match', '{match: [invoice.numbr]}', /has no field "numbr"; did you mean "number"/],
    ['an unknown field of the packet', '{match: [totl, invoice.total]}', /packet has no field "totl"; did you mean/],
    ['two types to match', '{match: [total, invoice.date]}', /"invoice\.date" is a date, and "total" a number/],
    ['one name twice', '{match: [total, total]}', /stands here twice/],
    ['nothing to match', '{match: []}', /Needs what is compared/],
    ['a column to match', '{match: [invoice.items.amount]}', /has many values/],
    ['what is hidden', '{match: [invoice.margin, total]}', /is hidden/],
    ['a tolerance of texts', '{match: [invoice.number], tolerance: 1}', /Only numbers have a tolerance/],
    ['a tolerance below 0', '{match: [invoice.total], tolerance: -1}', /Must not be below 0/],
    ['a tolerance of classes', '{present: [invoice], tolerance: 1}', /Only a check with "match" has "tolerance"/],
    ['a field beside a formula', '{formula: total > 1, field: total}', /Only a check with "required" has "field"/],
    ['a formula of no yes or no', '{formula: total + 1}', /Must say yes or no/],
    ['a formula of each document', '{formula: invoice.total > 1}', /all\(…\) makes that of a list/],
    ['a formula of a name that is gone', '{formula: totl > 1}', /no field "totl"; did you mean "total"/],
    ['no field', '{required: true}', /Say with "field"/],
    ['a field of a class', '{field: invoice.totl, required: true}', /has no field "totl"/],
    ['a field that is gone', '{field: totl, required: true}', /no field "totl"; did you mean "total"/],
    ['no yes or no to stopping a run', '{present: [invoice], blocks: 1}', /Must be true or false/],
  ])('with a check of %s is refused, in its line', (_, check, message) => {
    const faults = faultsOf(withParts([], [check]));
    expect(faults.map((fault) => fault.message).join('\n')).toMatch(message);
    expect(faults[0]).toMatchObject({ key: expect.stringMatching(/^packet\.checks\[0\]/), line: 10 });
  });

  it('tells circles of derived fields at each of them', () => {
    const fields = ['{name: a, type: derived, formula: b + 1}', '{name: b, type: derived, formula: a + 1}'];
    expect(faultsOf(withParts(fields, ['{match: [a, total]}'])).map(({ message }) => message)).toEqual([
      'Needs itself: a → b → a',
      'Needs itself: b → a → b',
    ]);
  });

  it('that is no mapping, or says nothing, is refused', () => {
    expect(faultsOf(withPacket('[]'))[0]!.message).toMatch(/Must be a mapping/);
    expect(faultsOf(withPacket('{}'))[0]!.message).toMatch(/Needs "fields", "checks" or both/);
  });

  it('has so many fields, checks and inputs', () => {
    const many = (count: number, entry: string) => `[${Array(count).fill(entry).join(', ')}]`;
    const messageOf = (packet: string) => faultsOf(withPacket(packet))[0]!.message;
    const fields = Array.from({ length: 101 }, (_, at) => `{name: f${at}, type: id, inputs: [invoice.number]}`);
    expect(messageOf(`{fields: [${fields.join(', ')}]}`)).toBe('Has 101 entries; 100 are allowed');
    expect(messageOf(`{checks: ${many(1001, '{present: [invoice]}')}}`)).toBe('Has 1001 entries; 1000 are allowed');
    expect(messageOf(`{checks: [{match: ${many(101, 'invoice.number')}}]}`)).toBe('Has 101 entries; 100 are allowed');
  });

  it('needs classes whose names no dot makes others of', () => {
    const classes = ['{name: W, fields: [{name: total, type: money}]}', '{name: W.9}'];
    expect(faultsOf(withPacket('{checks: [{present: [W]}]}', classes))).toMatchObject([
      { key: 'classes[1].name', line: 5, message: expect.stringMatching(/the class "W" with a dot/) },
    ]);
    expect(
      parseApp(withPacket('{checks: [{match: [W.9.total]}]}', [classes[0]!.replace('W', 'W.9')])).packet,
    ).toBeTruthy();
  });

  it('says of the formula of a class that it is wrong where that stands', () => {
    const classes = ['{name: c, fields: [{name: d, type: derived, formula: gone}]}'];
    expect(
      faultsOf(withPacket('{checks: [{formula: count(c.d) > 1}]}', classes)).map(({ key, message }) => [key, message]),
    ).toEqual([
      ['classes[0].fields[0].formula', 'There is no field "gone"'],
      ['packet.checks[0].formula', 'The formula of "d" is wrong'],
    ]);
  });

  it('may have very many faults, which are told at once', () => {
    const columns = Array.from({ length: 60 }, (_, at) => `{name: column${at}, type: money}`).join(', ');
    const tables = Array.from({ length: 100 }, (_, at) => `{name: t${at}, type: table, columns: &c${at} [${columns}]}`);
    const inputs = Array.from({ length: 100 }, (_, at) => `wide.unknown${at}`).join(', ');
    const fields = Array.from({ length: 100 }, (_, at) => `{name: f${at}, type: money, inputs: [${inputs}]}`);
    const started = performance.now();
    const app = withPacket(`{fields: [${fields.join(', ')}]}`, [`{name: wide, fields: [${tables.join(', ')}]}`]);
    expect(faultsOf(app)).toHaveLength(200);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('derived fields that need each other in a row', () => {
  const nested = (inner: string) => `"${'-('.repeat(115)}${inner}${')'.repeat(115)}"`;
  /** The last first, so that each is read within the one before. */
  const chain = (length: number, first: string) =>
    Array.from({ length }, (_, at) => {
      const formula = at === length - 1 ? nested(first) : nested(`f${length - at - 1}`);
      return `{name: f${length - at}, type: derived, formula: ${formula}}`;
    });
  const classes = [`{name: c, fields: [${[...chain(99, 'total'), '{name: total, type: money}'].join(', ')}]}`];
  const app = () => parseApp(withPacket(`{fields: [${chain(100, 'max(c.f99)').join(', ')}]}`, classes));

  it('are as many as there may be, however deep each of them nests', () => {
    expect(app().packet!.fields).toHaveLength(100);
  });
});
