import { expect, it } from 'vitest';
import { gridOf } from './grid.ts';

it('shows of a merge over a whole sheet no more than a sheet can', () => {
  const entry = (row: number, column: number) => ({ row, column, text: `${row}`, number: false });
  const merge = { row: 0, column: 0, rows: 1_048_576, columns: 16_384 };
  const grid = gridOf('Q1', [entry(0, 0), entry(1_048_575, 16_383)], [merge]);
  const rows = grid?.kind === 'grid' ? grid.table.rows : [];
  expect(rows.length).toBeLessThan(60);
  expect(rows.flat().map(({ column, columns, rows }) => [column < 60, columns < 60, rows < 60])).toEqual([
    [true, true, true],
    [true, true, true],
  ]);
});
