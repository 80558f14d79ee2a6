import { describe, expect, it } from 'vitest';
import { understand } from './index.ts';
import { appWith, field, pageOf } from './testing/pages.ts';

function wardens(...lines: Parameters<typeof pageOf>[0]) {
  const [document] = understand([pageOf(lines)], appWith(field('wardens', 'list')));
  return document!.fields[0]!;
}

describe('a list', () => {
  it('takes each of the lines beside and under its label once', () => {
    const found = wardens([100, 300, 'Wardens: Ada Krill'], [190, 330, 'Bo Tamm'], [190, 360, 'Cy Venn']);
    expect(found.value).toEqual(['Ada Krill', 'Bo Tamm', 'Cy Venn']);
    expect(found.text).toBe('Ada Krill\nBo Tamm\nCy Venn');
    expect(found.evidence).toHaveLength(3);
  });

  it('parts a line at its commas', () => {
    expect(wardens([100, 300, 'Wardens: Ada Krill, Bo Tamm']).value).toEqual(['Ada Krill', 'Bo Tamm']);
  });

  it('is absent where its label is not printed', () => {
    expect(wardens([100, 300, 'Keepers: Ada Krill']).value).toBeNull();
  });
});
