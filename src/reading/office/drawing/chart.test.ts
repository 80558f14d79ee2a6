import { expect, it } from 'vitest';
import { parsedXml } from '../xml.ts';
import { chartBlocks } from './chart.ts';

it('a chart has a table no larger than is read, however many series and points a file names', () => {
  const series = (i: number) =>
    `<ser><tx><v>s${i}</v></tx><val>${[0, 1, 2].map((p) => `<pt idx="${1_000 * i + p}"><v>${p}</v></pt>`).join('')}</val></ser>`;
  const all = Array.from({ length: 2_000 }, (_, i) => series(i)).join('');
  const [table] = chartBlocks(parsedXml(Buffer.from(`<chartSpace><chart>${all}</chart></chartSpace>`)));
  const rows = table?.kind === 'table' ? table.rows : [];
  expect(rows).toHaveLength(1 + 3 * 255);
  expect(rows[0]).toHaveLength(256);
});
