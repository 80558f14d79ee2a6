import { describe, expect, it } from 'vitest';
import type { Flow } from '../typeset/flow.ts';
import { jsonFlow, xmlFlow } from './outline.ts';

const lines = ({ sections: [section] }: Flow): string[] =>
  section?.kind === 'text'
    ? section.blocks.map((block) =>
        block.kind === 'paragraph' ? block.runs.map((run) => run.text).join('') : block.kind,
      )
    : [];

describe('an outline', () => {
  it('of XML has names and values, attributes too', () => {
    const xml =
      '<?xml version="1.0"?><Invoice xmlns="urn:x"><cbc:ID>12 &amp; 13</cbc:ID><Total currency="EUR">4.00</Total><Note>a\n  b</Note></Invoice>';
    expect(lines(xmlFlow(xml))).toEqual([
      'Invoice:',
      '  ID: 12 & 13',
      '  Total: 4.00',
      '    currency: EUR',
      '  Note: a',
      '      b',
    ]);
  });

  it('of JSON keeps values as they are written', () => {
    const json =
      '{"id": 12345678901234567890, "vendor": {"name": "M\\u00fcller"}, "items": [1.50, {"sku": "a"}], "none": null}';
    expect(lines(jsonFlow(json))).toEqual([
      'id: 12345678901234567890',
      'vendor:',
      '  name: Müller',
      'items:',
      '  - 1.50',
      '  -',
      '    sku: a',
      'none: null',
    ]);
  });

  it('of XML takes values of any amount of white space', () => {
    expect(lines(xmlFlow(`<a>b${' '.repeat(1_000_000)}c\n \n  d</a>`)).at(-1)).toBe('    d');
  });

  it('of JSON takes strings of any length and number of escapes', () => {
    const [line] = lines(jsonFlow(`{"a": "${'\\\\'.repeat(6_000_000)}", "b": 1}`));
    expect(line).toHaveLength(6_000_003);
    expect(lines(jsonFlow('{"a": "say \\"yes\\"", "b\\\\": 2}'))).toEqual(['a: say "yes"', 'b\\: 2']);
  });

  it('of lines of JSON has a line for each value', () => {
    expect(lines(jsonFlow('1\n"two"\n{"three": 3}'))).toEqual(['1', 'two', 'three: 3']);
  });

  it('of a broken file has what there is', () => {
    expect(lines(jsonFlow('{"a": 1, "b": "c'))).toEqual(['a: 1', 'b: c']);
    expect(lines(jsonFlow('{"at": 10:30:45, "b":, "c":}'))).toEqual(['at:', '10:', '30: 45', 'b:', 'c:']);
    expect(lines(jsonFlow('{"a": 1}} left over'))).toEqual(['a: 1', 'left', 'over']);
    expect(lines(jsonFlow(`${'['.repeat(100_000)}1`)).at(-1)).toMatch(/- 1$/);
    expect(lines(xmlFlow('<a><b>1</a>'))).toEqual(['a:', '  b: 1']);
  });
});
