import { describe, expect, it } from 'vitest';
import type { Block } from '../typeset/flow.ts';
import { htmlBlocks } from './html.ts';

const shown = (block: Block): unknown => {
  if (block.kind === 'paragraph') {
    const text = block.runs.map((run) => run.text).join('');
    return block.marker ? `${block.marker} ${text}` : text;
  }
  if (block.kind === 'table')
    return block.rows.map((row) => row.map(({ column, blocks }) => [column, ...blocks.map(shown)]));
  return block.kind;
};
const read = (html: string, picture?: (address: string) => Uint8Array | null) => htmlBlocks(html, picture).map(shown);

describe('HTML', () => {
  it('is read as a browser shows it', () => {
    expect(read('<title>no</title><h1>Order\n  12</h1><p>Dear <b>Ms</b>&nbsp;Doe,<br>thank&amp;you</p>rest')).toEqual([
      'Order 12',
      'Dear Ms\u00a0Doe,\nthank&you',
      'rest',
    ]);
  });

  it('leaves out scripts, styles and what is hidden', () => {
    expect(
      read(
        '<style>p{}</style><script>var a = "<p>x</p>"</script><p hidden>a</p><p style="display:none">b</p><p>c<!-- d --></p>',
      ),
    ).toEqual(['c']);
  });

  it('keeps white space where it counts', () => {
    expect(read('<pre>a  b\n\n  c\n</pre><p>a  b\n\nc</p>')).toEqual(['a  b\n\n  c', 'a b c']);
  });

  it('numbers its lists', () => {
    expect(read('<ol start=3><li>a<ul><li>b</ul><li>c</ol><ul><li>d')).toEqual(['3. a', '• b', '4. c', '• d']);
  });

  it('gives cells their columns, spans regarded', () => {
    const html = '<table><tr><th rowspan=2>a<th colspan=2>b<tr><td>c<td>d<tr><td>e</table>';
    expect(read(html)).toEqual([
      [
        [
          [0, 'a'],
          [1, 'b'],
        ],
        [
          [1, 'c'],
          [2, 'd'],
        ],
        [[0, 'e']],
      ],
    ]);
  });

  it('loses no text that stands in a table beside its cells', () => {
    const html = `<table>loose<tbody><caption>Items</caption><tr><form><td>a</td></form>between<td>b</tr></form>
      <tr hidden><td>no</tr><td>no row</td><p>after</p><table><tr><td>inner</table></table>`;
    expect(read(html)).toEqual([
      'loose',
      'Items',
      'between',
      'after',
      [[[0, 'inner']]],
      [
        [
          [0, 'a'],
          [1, 'b'],
        ],
        [[0, 'no row']],
      ],
    ]);
  });

  it('has cells for all columns that a table may have, and the text of further ones in the last', () => {
    const [table] = read('<table><tr><td colspan=1000>a<td>b<td>c</table>');
    expect(table).toEqual([[[0, 'a', 'b', 'c']]]);
  });

  it('reads tables in tables, and gives up the tables of one that is nested to exhaust', () => {
    expect(read('<table><tr><td>a<table><tr><td>b</table></table>')).toEqual([[[[0, 'a', [[[0, 'b']]]]]]]);
    const deep = read(`${'<table><tr><td>'.repeat(3_000)}deep`);
    expect(JSON.stringify(deep)).toContain('deep');
    expect(read(`${'<b>'.repeat(300_000)}deep`)).toEqual(['deep']);
  });

  it('shows what a form holds', () => {
    expect(
      read(
        '<input value=Ada> <input type=hidden value=x><input type=checkbox checked>yes <select><option>a<option selected>b</select>',
      ),
    ).toEqual(['Ada ☒ yes b']);
  });

  it('takes pictures that are at hand, and fetches none', () => {
    const dot = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
    expect(read(`<img src="${dot}"><img src="cid:logo"><img src="https://example.com/x.png" alt="Chart">`)).toEqual([
      'picture',
      'Chart',
    ]);
    expect(read('<img src="cid:logo">', (address) => (address === 'cid:logo' ? new Uint8Array(3) : null))).toEqual([
      'picture',
    ]);
  });
});
