import { describe, expect, it } from 'vitest';
import { understand } from '../index.ts';
import { appWith, field, pageOf } from '../testing/pages.ts';

function rowsOf(columns: ReturnType<typeof field>[], lines: Parameters<typeof pageOf>[0]) {
  const [document] = understand([pageOf(lines)], appWith(field('growth', 'table', { columns })));
  const { rows } = document!.tables[0]!;
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.value])));
}

const HEAD = [[100, 300, 'Twig'], [300, 300, 'Bloom day'], [560, 300, 'Dribs'], [760, 300, 'Levy']] as const; // biome-ignore format: a row

describe('a table of which nobody has heard a column', () => {
  it('is read by the names of its columns and the types of their cells', () => {
    const columns = [
      field('twig', 'text'),
      field('bloom day', 'date'),
      field('dribs', 'integer'),
      field('levy', 'money'),
    ];
    const found = rowsOf(columns, [
      ...HEAD,
      [100, 340, 'Red alder'], [300, 340, '03.04.2021'], [560, 340, '12'], [760, 340, '7.50'],
      [100, 380, 'Grey osier'], [300, 380, '17.04.2021'], [560, 380, '3'], [760, 380, '19.25'],
      [100, 420, 'Bog myrtle'], [300, 420, '29.04.2021'], [560, 420, '40'], [760, 420, '0.80'],
    ]); // biome-ignore format: a table
    expect(found).toEqual([
      { twig: 'Red alder', 'bloom day': '2021-04-03', dribs: 12, levy: 7.5 },
      { twig: 'Grey osier', 'bloom day': '2021-04-17', dribs: 3, levy: 19.25 },
      { twig: 'Bog myrtle', 'bloom day': '2021-04-29', dribs: 40, levy: 0.8 },
    ]);
  });

  it('is read without a number in it', () => {
    const columns = [field('twig', 'text'), field('warden', 'text')];
    const found = rowsOf(columns, [
      [100, 300, 'Twig'], [400, 300, 'Warden'],
      [100, 340, 'Red alder'], [400, 340, 'Ada Krill'],
      [100, 380, 'Grey osier'], [400, 380, 'Bo Tamm'],
    ]); // biome-ignore format: a table
    expect(found).toEqual([
      { twig: 'Red alder', warden: 'Ada Krill' },
      { twig: 'Grey osier', warden: 'Bo Tamm' },
    ]);
  });

  it('has no rows where its columns are not printed', () => {
    const columns = [field('sprig', 'text'), field('toll', 'money')];
    expect(rowsOf(columns, [...HEAD, [100, 340, 'Red alder'], [760, 340, '7.50']])).toEqual([]);
  });
});
