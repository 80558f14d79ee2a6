import type { Block, Cell, Row } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import { paragraph } from '../text.ts';
import { child, childrenOf, descendants, numberIn, textWithin } from '../xml.ts';

/** Series of a chart, as many as Excel draws, and values of one series that are read. */
const MOST_SERIES = 255;
const MOST_POINTS = 2_000;

/** A chart (ECMA-376, 21.2) as its title and a table of its values: what its picture says, in words. */
export function chartBlocks(root: Element): Block[] {
  const chart = child(root, 'chartSpace', 'chart');
  if (!chart) return [];
  const title = child(chart, 'title');
  const series = descendants(chart, 'ser')
    .slice(0, MOST_SERIES)
    .map((element) => ({
      name: pointsOf(child(element, 'tx')).get(0) ?? textOf(child(element, 'tx')),
      labels: pointsOf(child(element, 'cat') ?? child(element, 'xVal')),
      values: pointsOf(child(element, 'val') ?? child(element, 'yVal')),
    }));
  const axes = descendants(chart, 'title').filter((element) => element !== title);
  const texts = [...(title ? [title] : []), ...axes].map(textOf).filter((text) => text !== '');
  const blocks: Block[] = texts.map((text, i) => paragraph(text, i === 0 ? { heading: true, size: 11, space: 2 } : {}));
  const table = tableOf(series);
  return table.length > 1 ? [...blocks, { kind: 'table', widths: null, rows: table, ruled: true }] : blocks;
}

interface Series {
  readonly name: string;
  readonly labels: ReadonlyMap<number, string>;
  readonly values: ReadonlyMap<number, string>;
}

function tableOf(series: readonly Series[]): Row[] {
  const cell = (column: number, text: string): Cell => ({
    column,
    columns: 1,
    rows: 1,
    blocks: text === '' ? [] : [paragraph(text)],
  });
  const places = [...new Set(series.flatMap(({ labels, values }) => [...labels.keys(), ...values.keys()]))];
  const labels = series.find(({ labels }) => labels.size > 0)?.labels;
  return [
    [cell(0, ''), ...series.map(({ name }, i) => cell(i + 1, name))],
    ...places
      .sort((a, b) => a - b)
      .slice(0, MOST_POINTS)
      .map((place) => [
        cell(0, labels?.get(place) ?? ''),
        ...series.map(({ values }, i) => cell(i + 1, values.get(place) ?? '')),
      ]),
  ];
}

function pointsOf(element: Element | null): Map<number, string> {
  if (!element) return new Map();
  return new Map(
    descendants(element, 'pt')
      .slice(0, MOST_POINTS)
      .map((point) => [numberIn(point, 'idx') ?? 0, shown(childrenOf(point, 'v').map(textWithin).join(''))]),
  );
}

/** Values are kept as binary fractions print: 4.3000000000000003 is 4.3. */
function shown(value: string): string {
  return /^-?\d+\.\d{12,}$/.test(value) ? String(Number(Number(value).toPrecision(12))) : value;
}

/** The text that stands in a rich text or a cached cell. */
function textOf(element: Element | null): string {
  if (!element) return '';
  const texts = [...descendants(element, 't'), ...descendants(element, 'v')];
  return texts.map(textWithin).join('').trim();
}
