import { describe, expect, it } from 'vitest';
import { type Fault, Problem } from '../domain/index.ts';
import { describeFaults } from './faults.ts';
import { parseApp } from './parse.ts';

function faultsOf(text: string): readonly Fault[] {
  try {
    parseApp(text);
  } catch (error) {
    if (error instanceof Problem && error.code === 'app.invalid') return error.faults;
    throw error;
  }
  return [];
}

/** An app of one class with the given fields, each a flow mapping. */
function withFields(...fields: string[]): string {
  return `recto: 1\nname: a\nclasses:\n  - name: c\n    fields:\n${fields.map((field) => `      - ${field}\n`).join('')}`;
}

const RECEIPT = `
recto: 1
name: receipt
classes:
  - name: receipt
    description: A shop's receipt
    fields:
      - {name: total, type: money, description: The amount paid, aliases: [grand total, amount due], required: true, hidden: false, threshold: 0.8}
      - {name: items, type: table, columns: [{name: description, type: text}, {name: amount, type: money}]}
      - {name: vendor, type: group, fields: [{name: name, type: party}, {name: address, type: address}]}
splitting: off            # off | document | page
checks: []
dialects: {mulesoft: {type: INVOICE, envelope: pages}}
`;

describe('an app file', () => {
  it('is completed with the defaults', () => {
    const app = parseApp(RECEIPT);
    const [total, items, vendor] = app.classes[0]!.fields;
    expect(app).toMatchObject({ recto: 1, name: 'receipt', description: '', splitting: 'off', checks: [] });
    expect(app.dialects).toEqual({ mulesoft: { type: 'INVOICE', envelope: 'pages' } });
    expect(total).toEqual({
      name: 'total',
      type: 'money',
      description: 'The amount paid',
      aliases: ['grand total', 'amount due'],
      required: true,
      hidden: false,
      threshold: 0.8,
      choices: [],
      columns: [],
      fields: [],
      question: null,
      formula: null,
    });
    expect(items!.columns.map((column) => [column.name, column.type, column.required])).toEqual([
      ['description', 'text', false],
      ['amount', 'money', false],
    ]);
    expect(vendor!.fields.map((field) => field.name)).toEqual(['name', 'address']);
  });

  it('may be JSON, and what was completed may be pushed again', () => {
    const app = parseApp(RECEIPT);
    expect(parseApp(JSON.stringify(app))).toEqual(app);
  });

  it('may name fields as people write them', () => {
    const names = ["driver's license", '3rd category', 'secret_id', 'due date', 'Straße (Nr)', '口座番号'];
    const app = parseApp(withFields(...names.map((name) => JSON.stringify({ name, type: 'text' }))));
    expect(app.classes[0]!.fields.map((field) => field.name)).toEqual(names);
  });

  it('may share fields by an alias, and the lines of faults are those of the shared text', () => {
    const app =
      'recto: 1\nname: a\nclasses:\n  - {name: b, fields: &f [{name: x, type: dat}]}\n  - {name: c, fields: *f}\n';
    expect(faultsOf(app).map(({ key, line }) => [key, line])).toEqual([
      ['classes[0].fields[0].type', 4],
      ['classes[1].fields[0].type', 4],
    ]);
  });

  it('tells every fault at once, with its key and line, in the order of the lines', () => {
    const faults = faultsOf(
      [
        'recto: 2',
        'name: a/b',
        'klasses: []',
        'classes:',
        '  - name: invoice',
        '    fields:',
        '      - {name: total, type: mony}',
        '      - name: Total',
        '        type: money',
        '        thresold: 0.8',
        '        threshold: 80',
        '      - {type: text}',
        '      - {name: lines, type: table}',
        '      - {name: vendor, type: group, fields: []}',
        '      - {name: kind, type: choice}',
        '      - {name: who, type: prompt}',
        '      - {name: sum, type: derived}',
        '      - {name: when, type: date, required: yes, aliases: due}',
        '  - name: Invoice',
        'splitting: pages',
      ].join('\n'),
    );
    expect(describeFaults(faults, 'app.yaml').split('\n')).toEqual([
      'app.yaml:1: recto: Must be 1, the version of the app file',
      'app.yaml:2: name: Must not contain / \\ ? # or %',
      'app.yaml:3: klasses: Unknown key "klasses"; did you mean "classes"?',
      expect.stringMatching(
        /^app.yaml:7: classes\[0\].fields\[0\].type: Must be one of text, .*; did you mean "money"\?$/,
      ),
      'app.yaml:8: classes[0].fields[1].name: The field "Total" stands here twice (first at position 1)',
      'app.yaml:10: classes[0].fields[1].thresold: Unknown key "thresold"; did you mean "threshold"?',
      'app.yaml:11: classes[0].fields[1].threshold: Must be a number from 0 to 1, not the number 80; 80 % is 0.8',
      'app.yaml:12: classes[0].fields[2].name: The name of the field is missing',
      'app.yaml:13: classes[0].fields[3].columns: A table needs "columns"',
      'app.yaml:14: classes[0].fields[4].fields: A group needs "fields"',
      'app.yaml:15: classes[0].fields[5].choices: A choice needs "choices"',
      'app.yaml:16: classes[0].fields[6].question: A prompt needs "question"',
      'app.yaml:17: classes[0].fields[7].formula: A derived needs "formula"',
      'app.yaml:18: classes[0].fields[8].aliases: Must be a list, not text',
      'app.yaml:18: classes[0].fields[8].required: Must be true or false, not text',
      'app.yaml:19: classes[1].name: The class "Invoice" stands here twice (first at position 1)',
      'app.yaml:20: splitting: Must be one of off, document, page, not "pages"; did you mean "page"?',
    ]);
  });

  it('names each key that is missing, with the line of what it is missing from', () => {
    expect(faultsOf('# mine\ndescription: d').map(({ key, line }) => [key, line])).toEqual([
      ['recto', 2],
      ['name', 2],
      ['classes', 2],
    ]);
  });

  it.each(['""', 'null'])('with %s as name is told where the name stands', (name) => {
    const faults = faultsOf(`recto: 1\n\nname: ${name}\nclasses: [{name: c}]`);
    expect(faults).toEqual([{ key: 'name', line: 3, message: 'The name of the app is missing' }]);
  });

  it.each([
    ['an empty text', '', /empty/],
    ['a list', '- 1', /Must be a mapping, not a list/],
    ['broken YAML', 'recto: 1\nname: "a', /./],
    ['a key given twice', 'recto: 1\nname: a\nname: b\nclasses: [{name: c}]', /unique/],
    ['two documents', 'recto: 1\n---\nrecto: 1\n', /one document/],
    ['no class', 'recto: 1\nname: a\n', /At least one class/],
    ['an empty list of classes', 'recto: 1\nname: a\nclasses: []', /At least one class/],
    ['a number as name', 'recto: 1\nname: 1099\nclasses: [{name: c}]', /put it in quotes/],
    ['an id as name', 'recto: 1\nname: 7b0f0a66-52de-4f9d-8f0c-0a8e2f6a3a11\nclasses: [{name: c}]', /look like an id/],
    ['a dot in a field', withFields('{name: a.b, type: text}'), /dot/],
    ['a long name', withFields(`{name: ${'n'.repeat(101)}, type: text}`), /101 characters/],
    ['a group as column', withFields('{name: t, type: table, columns: [{name: g, type: group}]}'), /column cannot be/],
    [
      'columns twice',
      withFields('{name: t, type: table, columns: [{name: g, type: id}, {name: g, type: id}]}'),
      /twice/,
    ],
    ['columns of a text', withFields('{name: t, type: text, columns: [{name: g, type: id}]}'), /Only a table/],
    ['a choice twice', withFields('{name: t, type: choice, choices: [a, b, a]}'), /twice/],
    ['a dialect that is text', 'recto: 1\nname: a\nclasses: [{name: c}]\ndialects: {mulesoft: x}', /Must be a mapping/],
  ])('with %s is refused', (_, text, message) => {
    const faults = faultsOf(text);
    expect(faults.map((fault) => fault.message).join('\n')).toMatch(message);
  });

  it('keeps to 250 classes and 100 fields of a class, members of groups counted', () => {
    const field = (n: number) => ({ name: `f${n}`, type: 'text' });
    const many = (n: number, of: (n: number) => object) => Array.from({ length: n }, (_, index) => of(index));
    const app = (classes: object[]) => JSON.stringify({ recto: 1, name: 'a', classes });
    const ofFields = (fields: object[]) => app([{ name: 'c', fields }]);
    expect(faultsOf(app(many(250, (n) => ({ name: `c${n}` }))))).toEqual([]);
    expect(faultsOf(app(many(251, (n) => ({ name: `c${n}` }))))).toHaveLength(1);
    expect(faultsOf(ofFields(many(100, field)))).toEqual([]);
    expect(faultsOf(ofFields(many(101, field)))).toHaveLength(1);
    const group = { name: 'g', type: 'group', fields: many(99, field) };
    expect(faultsOf(ofFields([group, field(1)]))).toEqual([]);
    expect(faultsOf(ofFields([group, field(1), field(2)]))).toHaveLength(1);
  });

  it('takes a full app of 25,000 fields', () => {
    const fields = Array.from({ length: 100 }, (_, n) => ({ name: `field ${n}`, type: 'text' }));
    const classes = Array.from({ length: 250 }, (_, n) => ({ name: `class ${n}`, fields }));
    expect(parseApp(JSON.stringify({ recto: 1, name: 'full', classes })).classes).toHaveLength(250);
  });

  it('nests groups four deep and no deeper', () => {
    const nest = (depth: number): object =>
      depth === 0 ? { name: 'leaf', type: 'text' } : { name: 'g', type: 'group', fields: [nest(depth - 1)] };
    const app = (depth: number) =>
      JSON.stringify({ recto: 1, name: 'a', classes: [{ name: 'c', fields: [nest(depth)] }] });
    expect(faultsOf(app(4))).toEqual([]);
    expect(faultsOf(app(5))[0]!.message).toMatch(/nested deeper/);
  });
});

describe('a hostile app file', () => {
  it.each([
    ['is too long', `recto: 1\nname: a # ${'x'.repeat(3 * 2 ** 20)}`, /characters/],
    ['nests a hundred thousand lists', `recto: ${'['.repeat(100_000)}`, /nested/],
    ['holds itself', 'recto: 1\nname: a\ndialects: &d {self: *d}\nclasses: [{name: c}]', /./],
    ['multiplies by aliases', `a: &a [x,x,x,x,x,x,x,x,x]\n${bomb(8)}recto: 1`, /alias/i],
    ['has ten thousand faults', `recto: 1\nname: a\nclasses: [${'1,'.repeat(249)}1]`, /mapping/],
  ])('that %s is refused within a second of work', (_, text, message) => {
    const faults = faultsOf(text);
    expect(faults[0]!.message).toMatch(message);
    expect(faults.length).toBeLessThanOrEqual(200);
    // Microseconds of this process, the least of three: other work on the machine lengthens them at times.
    const costs = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      faultsOf(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    expect(Math.min(...costs)).toBeLessThan(1_000_000);
  });

  it('does not reach the prototype of objects', () => {
    const faults = faultsOf('recto: 1\nname: a\n__proto__: {polluted: 1}\nclasses: [{name: c}]');
    expect(faults[0]!.message).toMatch(/Unknown key "__proto__"/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

function bomb(levels: number): string {
  let text = '';
  for (let level = 1; level <= levels; level += 1) {
    const [name, below] = [String.fromCharCode(97 + level), String.fromCharCode(96 + level)];
    text += `${name}: &${name} [${`*${below},`.repeat(8)}*${below}]\n`;
  }
  return text;
}

describe('the checks of an app', () => {
  const FIELDS = [
    '{name: number, type: id}',
    '{name: total, type: money}',
    '{name: date, type: date}',
    '{name: items, type: table, columns: [{name: amount, type: money}]}',
  ];
  const withChecks = (checks: string, fields: readonly string[] = FIELDS) =>
    `recto: 1\nname: a\nclasses: [{name: invoice, fields: [${fields.join(', ')}]}]\nchecks: [${checks}]`;

  it('are completed with their class and a name', () => {
    expect(
      parseApp(withChecks('{field: items.amount, range: {from: 0}}, {formula: total > 0, name: sum, blocks: true}'))
        .checks,
    ).toEqual([
      {
        name: 'items.amount: range',
        class: 'invoice',
        field: 'items.amount',
        message: null,
        blocks: false,
        range: { from: 0, to: null },
      },
      {
        name: 'sum',
        class: 'invoice',
        field: null,
        message: null,
        blocks: true,
        formula: 'total > 0',
      },
    ]);
  });

  it('may be pushed again as they were completed', () => {
    const checks = [
      '{field: number, required: true, blocks: true}',
      "{field: number, pattern: 'x+', message: m}",
      '{field: number, choice: [a, b]}',
      '{field: number, digits: isbn}',
      '{field: date, window: {to: 0}}',
      '{field: total, confidence: {ocr: 0.5}}',
      '{confidence: {class: 0.5}}',
      '{formula: total > 0}',
    ];
    const app = parseApp(withChecks(checks.join(', ')));
    expect(app.checks).toHaveLength(checks.length);
    expect(parseApp(JSON.stringify(app))).toEqual(app);
  });

  it.each<[string, string, RegExp]>([
    ['no condition', '{field: total}', /needs one of required, pattern, .*; none of them is there/],
    ['two conditions', '{field: total, required: true, range: {from: 0}}', /required and range are there/],
    ['an unknown key', '{field: total, requires: true}', /Unknown key "requires"; did you mean "required"/],
    ['an unknown class', '{class: invoce, field: total, required: true}', /no class "invoce"; did you mean "invoice"/],
    ['an unknown field', '{field: totl, required: true}', /no field "totl"; did you mean "total"/],
    ['no field', '{pattern: x}', /Say with "field" what pattern is asked of/],
    ['a table', '{field: items, confidence: {model: 0.9}}', /"items" is a table/],
    ['a pattern of a number', '{field: total, pattern: x}', /asked of text/],
    ['a range of a text', '{field: number, range: {from: 1}}', /asked of number/],
    ['a window of a number', '{field: total, window: {from: 1}}', /asked of date/],
    ['a pattern that cannot be read', '{field: number, pattern: "("}', /pattern cannot be read/],
    ['ends that cross', '{field: total, range: {from: 2, to: 1}}', /"from" is beyond "to"/],
    ['no ends', '{field: total, range: {}}', /Needs "from", "to" or both/],
    ['an end that is text', '{field: total, range: {from: "1"}}', /Must be a number/],
    ['unknown digits', '{field: number, digits: lun}', /Must be one of iban, luhn/],
    ['odds beyond one', '{field: total, confidence: {model: 95}}', /95 % is 0.95/],
    ['no odds', '{field: total, confidence: {}}', /Needs "model", "ocr" or both/],
    ['no odds of the class', '{confidence: {}}', /Needs "class"/],
    ['a formula of a name that is gone', '{formula: totals > 1}', /no field "totals"; did you mean "total"/],
    ['a formula of two kinds', '{formula: total > date}', /takes two of one kind, not a number and a date/],
    ['a formula that says no yes or no', '{formula: total + 1}', /Must say yes or no/],
    ['a formula of each row', '{formula: items.amount > 1}', /all\(…\) makes that of a list/],
    ['a formula with a field', '{field: total, formula: total > 1}', /names its fields itself/],
    ['no yes or no to stopping a run', '{field: total, required: true, blocks: 3}', /Must be true or false/],
  ])('with %s are refused', (_, check, message) => {
    expect(
      faultsOf(withChecks(check))
        .map((fault) => fault.message)
        .join('\n'),
    ).toMatch(message);
  });

  it('say of which class they are when there are several', () => {
    const text = 'recto: 1\nname: a\nclasses: [{name: c}, {name: d}]\nchecks: [{confidence: {class: 0.5}}]';
    expect(faultsOf(text)[0]!.message).toMatch(/Say with "class"/);
  });

  it('name derived fields, whose formulas are judged where they stand', () => {
    const derived = (formula: string, more = '') =>
      faultsOf(
        withChecks('', [...FIELDS, `{name: net, type: derived, formula: "${formula}"}`, ...(more ? [more] : [])]),
      );
    expect(derived('totl - 1')).toMatchObject(
      [{ key: 'classes[0].fields[4].formula', message: /did you mean "total"/ }].map((f) => ({
        ...f,
        message: expect.stringMatching(f.message),
      })),
    );
    expect(derived('net + 1')[0]!.message).toBe('Needs itself: net → net');
    expect(
      derived('gross + 1', '{name: gross, type: derived, formula: net + 1}').map(({ message }) => message),
    ).toEqual(['Needs itself: net → gross → net', 'Needs itself: gross → net → gross']);
    expect(derived('items.amount')[0]!.message).toBe('Gives a list; a field holds one value');
    const column = '{name: t, type: table, columns: [{name: c, type: derived, formula: total}]}';
    expect(faultsOf(withChecks('', [...FIELDS, column]))[0]!.message).toMatch(/column cannot be a derived/);
  });
});
